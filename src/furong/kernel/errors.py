"""The one root of every error that Furong raises on purpose.

An error is raised with *parameters*, never with a formatted sentence: the reader's language is known only at the
edge. Each class carries a stable code, the HTTP status it becomes, what the reader can do next, and one sentence a
citizen understands in Chinese and in English. The tree::

    FurongError
    ├── InvalidInput           422  fix_input       what was sent cannot be used as it is
    ├── NotFound               404  fix_input       no such object, or none that this actor may see
    ├── NotAllowed             403  ask_permission  the actor lacks the action here
    ├── NotSignedIn            401  sign_in         nobody is signed in
    ├── Conflict               409  fix_input       the object has changed, or its state forbids the step
    ├── TooLarge               413  fix_input       one request or one record is over a stated limit
    ├── TooBusy                503  retry_later     back-pressure; the reader is told when to come back
    └── Broken                 500  contact_owner   ours to mend: configuration, storage, a failing rule
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

__all__ = [
    "Broken",
    "Conflict",
    "FieldProblem",
    "FurongError",
    "InvalidInput",
    "NextStep",
    "NotAllowed",
    "NotFound",
    "NotSignedIn",
    "TooBusy",
    "TooLarge",
    "Words",
    "registered_errors",
]

#: Languages in which every error has its sentence; the first is the default.
LANGUAGES = ("zh", "en")


class NextStep(StrEnum):
    """What the reader of an error can do about it."""

    RETRY_LATER = "retry_later"
    FIX_INPUT = "fix_input"
    SIGN_IN = "sign_in"
    ASK_PERMISSION = "ask_permission"
    CONTACT_OWNER = "contact_owner"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """One thing that is wrong with one field of an input.

    Args:
        pointer: Where it is, as a JSON pointer or ``line:column``-like place the sender recognises.
        expected: What would have been accepted.
        got: What was sent, shortened to something that fits a line.
    """

    pointer: str
    expected: str
    got: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A parameter of an error that has a name in each language: a step, a state.

    Args:
        zh: Its name in Chinese.
        en: Its name in English.
    """

    zh: str
    en: str

    def __str__(self) -> str:
        """Return the name in English, as logs have it."""
        return self.en


_registry: dict[str, type[FurongError]] = {}


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


class FurongError(Exception):
    """Root of the tree. A subclass states ``code``, ``zh`` and ``en``; the middle layer states status and next step.

    Raises:
        TypeError: At class creation when the code is taken, a language is missing, or the two sentences do not use
            the same parameters.
    """

    code: ClassVar[str]
    status: ClassVar[int] = 500
    next_step: ClassVar[NextStep] = NextStep.CONTACT_OWNER
    zh: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, *, fields: tuple[FieldProblem, ...] = (), **params: object) -> None:
        self.fields = fields
        self.params: Mapping[str, object] = params
        super().__init__(self.sentence("en"))

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" not in cls.__dict__:
            return  # a middle layer such as NotFound: never raised itself
        if cls.code in _registry:
            raise TypeError(f"error code {cls.code!r} is taken by {_registry[cls.code].__qualname__}")
        if not getattr(cls, "zh", "") or not getattr(cls, "en", ""):
            raise TypeError(f"{cls.__qualname__} needs a sentence in zh and in en")
        if _placeholders(cls.zh) != _placeholders(cls.en):
            raise TypeError(f"{cls.__qualname__}: the zh and en sentences use different parameters")
        _registry[cls.code] = cls

    def sentence(self, language: str) -> str:
        """Return the sentence for the reader, in ``language`` (``zh`` or ``en``)."""
        is_english = language == "en"
        told = {
            name: (value.en if is_english else value.zh) if isinstance(value, Words) else value
            for name, value in self.params.items()
        }
        return (self.en if is_english else self.zh).format(**told)

    def problem(self, language: str, *, instance: str = "") -> dict[str, object]:
        """Return the error as an RFC 9457 problem details object.

        Args:
            language: ``zh`` or ``en``.
            instance: URI reference of this occurrence, usually the request path.
        """
        document: dict[str, object] = {
            "type": f"/problems/{self.code}",
            "title": self.sentence(language),
            "status": self.status,
            "code": self.code,
            "next_step": self.next_step.value,
        }
        if instance:
            document["instance"] = instance
        if self.fields:
            document["errors"] = [{"pointer": f.pointer, "expected": f.expected, "got": f.got} for f in self.fields]
        return document


class InvalidInput(FurongError):
    """What was sent cannot be used as it is."""

    status = 422
    next_step = NextStep.FIX_INPUT


class NotFound(FurongError):
    """There is no such object, or none that this actor may see: the two are not told apart."""

    status = 404
    next_step = NextStep.FIX_INPUT


class NotAllowed(FurongError):
    """The actor may not do this here."""

    status = 403
    next_step = NextStep.ASK_PERMISSION


class NotSignedIn(FurongError):
    """Nobody is signed in."""

    status = 401
    next_step = NextStep.SIGN_IN


class Conflict(FurongError):
    """The object has changed meanwhile, or its state forbids the step."""

    status = 409
    next_step = NextStep.FIX_INPUT


class TooLarge(FurongError):
    """One request or one record is over a stated limit."""

    status = 413
    next_step = NextStep.FIX_INPUT


class TooBusy(FurongError):
    """Back-pressure. ``retry_after_s`` is among the parameters and becomes the Retry-After header."""

    status = 503
    next_step = NextStep.RETRY_LATER


class Broken(FurongError):
    """Ours to mend: configuration, storage or a rule that fails."""

    status = 500
    next_step = NextStep.CONTACT_OWNER


def registered_errors() -> Mapping[str, type[FurongError]]:
    """Return every error class by its code, for the reference pages and the tests."""
    return dict(sorted(_registry.items()))
