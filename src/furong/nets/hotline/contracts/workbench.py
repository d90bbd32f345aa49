"""The workbench of an agent: what a call fills in, who may handle it, who says the same, and who calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from furong.nets.hotline.contracts.appeals import AppealInfo, AppealKind
from furong.nets.hotline.contracts.candidates import UnitCandidate
from furong.nets.hotline.contracts.places import PlaceReading
from furong.nets.hotline.contracts.slots import SlotInfo, SlotName, SlotSpan
from furong.nets.hotline.contracts.suggestions import Suggestions

__all__ = [
    "FIELD_OF_SLOT",
    "AcceptedSlot",
    "CallDraftInfo",
    "CallHistory",
    "FieldFill",
    "SameMatter",
    "Workbench",
    "WorkbenchQuery",
]

#: Which field of the form a slot goes into as it is; the others go into title and summary.
FIELD_OF_SLOT: Mapping[SlotName, str] = {
    SlotName.WHERE: "place",
    SlotName.WANT: "want",
    SlotName.WHO: "name",
    SlotName.PHONE: "phone",
    SlotName.URGENCY: "urgency",
    SlotName.KIND: "kind",
    SlotName.AREA: "area",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbenchQuery:
    """What is written in the form so far.

    Args:
        call: Identity of the call, or empty.
        text: What the citizen says, as a person has written it down; in a call it may be empty.
        title: The line by which a person names it, or empty.
        area: Code of the area in which the words are looked for, or empty.
        category: What it is about, or empty.
        kind: What is wanted.
        phone: Number of the citizen, or empty.
    """

    call: str = ""
    text: str = ""
    title: str = ""
    area: str = ""
    category: str = ""
    kind: AppealKind = AppealKind.HELP
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFill:
    """What a field of the form is filled with until a person says otherwise.

    Args:
        field: Name of the field.
        value: What it is filled with.
        zh: What a code among the values is called, in Chinese, when a list does not say so.
        en: The same in English.
        spans: The words that it came from.
        is_sure: Whether a person need not confirm it.
    """

    field: str
    value: str
    spans: tuple[SlotSpan, ...]
    is_sure: bool
    zh: str = ""
    en: str = ""

    def name(self, language: str) -> str:
        """Return what the value is called in ``language``, or nothing when it speaks for itself."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class SameMatter:
    """Appeals of the last days that say the same.

    Args:
        count: How many the reader may see. [1]
        newest: Number of the newest one, or empty.
        topic: Number of the topic that most of them are of, or ``None``. [1]
    """

    count: int
    newest: str
    topic: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHistory:
    """Who calls.

    Args:
        appeals: The newest appeals from this number that the reader may see.
        of_month: How many came in the last 30 days. [1]
    """

    appeals: tuple[AppealInfo, ...]
    of_month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """What stands beside the form of a call.

    Args:
        fills: What the fields are filled with.
        slots: What is said, slot by slot.
        place: Where it is, as far as the words tell, with what to ask back.
        suggested: Categories and emergencies.
        told: What the citizen says: the words of the call, and what a person has written down.
        units: Who may handle it, the best first.
        alike: Who says the same.
        history: Who calls.
    """

    fills: tuple[FieldFill, ...]
    slots: tuple[SlotInfo, ...]
    place: PlaceReading
    suggested: Suggestions
    told: str
    units: tuple[UnitCandidate, ...]
    alike: SameMatter
    history: CallHistory


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDraftInfo:
    """A form that is being written.

    Args:
        fields: What its fields say.
        own: Fields in which a person has the last word.
        saved_at: When it was kept.
    """

    fields: dict[str, str]
    own: tuple[str, ...]
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedSlot:
    """A slot that a person has accepted with an appeal.

    Args:
        name: Which.
        value: What was accepted.
        is_edited: Whether a person has changed it.
        words: The words that it came from.
        by: Who accepted it.
        at: When.
    """

    name: str
    value: str
    is_edited: bool
    words: str
    by: str
    at: datetime
