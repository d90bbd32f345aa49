"""What others see of the types of cases that packs and standard tables declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from furong.nets.casework.contracts.nearness import Nearness

__all__ = ["CaseTypeSpec"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTypeSpec:
    """A declared type of case.

    Args:
        key: ``<pack>/<type>``.
        class_code: Class and sub-class of the standard table, e.g. ``E04-93``.
        title_zh: Name of the class in Chinese.
        title_en: Name of the class in English.
        limit: How much time it may take. [unit of ``limit_kind``]
        limit_kind: A kind of :class:`furong.engines.worktime.Kind`.
        start_rule: When counting begins, a rule of :class:`furong.engines.worktime.StartRule`.
        closing_zh: What must be so for it to be closed, in Chinese.
        closing_en: The same in English.
        organisations: Which organisation gets the task of which group; the key ``""`` is for a case without groups. In
            place of one, ``owner`` is the department that the thing belongs to, and ``responsible`` the unit that the
            list of responsibilities names.
        task_zh: What the task asks for in Chinese; may name ``{count}`` and ``{place}``.
        task_en: The same in English.
        results: Codes of the results that a task can be fed back with.
        photos_before: Photos needed that show the place before. [1]
        photos_after: Photos needed that show the place after. [1]
        source: Where limit and criterion come from.
        nearness: What counts as near for the class.
        figure_zh: Unit of the figure that proves its results where somebody counts, in Chinese; else empty.
        figure_en: The same in English.
        supervised_late: Whether a case is put under supervision by itself when its units are late.
        condition_zh: When it is a case, in Chinese; empty unless it comes from a standard table.
        condition_en: The same in English.
    """

    key: str
    class_code: str
    title_zh: str
    title_en: str
    limit: float
    limit_kind: str
    start_rule: str
    closing_zh: str
    closing_en: str
    organisations: Mapping[str, str]
    task_zh: str
    task_en: str
    results: tuple[str, ...]
    photos_before: int
    photos_after: int
    source: str
    nearness: Nearness = Nearness()
    figure_zh: str = ""
    figure_en: str = ""
    supervised_late: bool = False
    condition_zh: str = ""
    condition_en: str = ""

    def title(self, language: str) -> str:
        """Return the name of the class in ``language``."""
        return self.title_en if language == "en" else self.title_zh

    def condition(self, language: str) -> str:
        """Return when it is a case, in ``language``; empty unless it comes from a standard table."""
        return self.condition_en if language == "en" else self.condition_zh

    def figure(self, language: str) -> str:
        """Return the unit of the figure that proves its results, in ``language``; empty when photos alone do."""
        return self.figure_en if language == "en" else self.figure_zh

    def label(self, language: str) -> str:
        """Return the name of the class with the condition, where there is one."""
        condition = self.condition(language)
        return f"{self.title(language)} · {condition}" if condition else self.title(language)
