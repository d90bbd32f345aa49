"""What cities tell each other of an appeal, as it stands in their messages: read strictly, and written in one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from furong.engines.worktime import Extension as MoreTime
from furong.engines.worktime import Kind, Limit, StartRule, Suspension
from furong.nets.hotline.contracts.appeals import AppealKind, AppealState, Urgency
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.errors.cities import CityMessageUnreadable

__all__ = [
    "CARRIED_STAGES",
    "Decision",
    "Fetch",
    "HandedAppeal",
    "HandedCitizen",
    "HandedClock",
    "HandedExtension",
    "HandedFile",
    "HandedLimit",
    "HandedOver",
    "HandedPause",
    "Receipt",
    "Status",
    "read_content",
    "written_content",
]

T = TypeVar("T")
Line = Annotated[str, Meta(max_length=300)]
Words = Annotated[str, Meta(max_length=4000)]
Text = Annotated[str, Meta(min_length=1, max_length=20_000)]
Number = Annotated[str, Meta(pattern=r"^SQ[0-9]{14}$")]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Seconds = Annotated[int, Meta(ge=0, le=10**10)]
Amount = Annotated[float, Meta(gt=0, le=100_000)]
Instant = Annotated[datetime, Meta(tz=True)]

#: Stages that an appeal takes along; the others begin in the city that has it.
CARRIED_STAGES = (AppealStage.ANSWER, AppealStage.DISPATCH, AppealStage.HANDLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedLimit:
    """The limit of a clock. [h or d, by the kind]"""

    amount: Amount
    kind: Kind
    start_rule: StartRule


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedPause:
    """Time that does not count."""

    begin: Instant
    end: Instant
    basis: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedExtension:
    """More time that was given. [h or d, by the kind of the limit]"""

    amount: Amount
    approver: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedClock:
    """A clock as it stands when an appeal is handed over; it is never set back.

    Args:
        stage: What it times.
        started_at: When it was set off.
        stopped_at: When the stage was over, or ``None`` while it runs.
        due_at: When it is over, as the sending city counts.
        used_s: How much countable time was used. [s]
        limit: Its limit.
        pauses: Time that does not count.
        extensions: More time that was given.
    """

    stage: AppealStage
    started_at: Instant
    stopped_at: Instant | None
    due_at: Instant | None
    used_s: Seconds
    limit: HandedLimit
    pauses: Annotated[list[HandedPause], Meta(max_length=50)]
    extensions: Annotated[list[HandedExtension], Meta(max_length=20)]

    def as_limit(self) -> Limit:
        """Return it as the engine of working time takes it.

        Raises:
            ValueError: When it cannot be kept.
        """
        return Limit(
            start=self.started_at,
            amount=self.limit.amount,
            kind=self.limit.kind,
            start_rule=self.limit.start_rule,
            suspensions=tuple(Suspension(one.begin, one.end, one.basis) for one in self.pauses),
            extensions=tuple(MoreTime(one.amount, one.approver) for one in self.extensions),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedAppeal:
    """The appeal itself.

    Args:
        number: Its number in the city that it comes from.
        track: SHA-256 of number, colon and tracking code: with the code the citizen is known in both cities.
        received_at: When it came.
        kind: What is wanted.
        urgency: How much it presses.
        title: A line that names it.
        text: What the citizen says; without numbers and addresses of persons unless the citizen is handed over too.
        place: Where, in words.
        lon: Longitude (WGS 84), or ``None``. [deg]
        lat: Latitude (WGS 84), or ``None``. [deg]
        category: What it is about, or empty.
        is_anonymous: Whether nobody is to learn who it was.
    """

    number: Number
    track: Hash
    received_at: Instant
    kind: AppealKind
    urgency: Urgency
    title: Annotated[str, Meta(max_length=120)]
    text: Text
    place: Annotated[str, Meta(max_length=160)]
    lon: Annotated[float, Meta(ge=-180, le=180)] | None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None
    category: Annotated[str, Meta(max_length=120)]
    is_anonymous: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedCitizen:
    """Who appeals, and what the other city needs that for."""

    name: Annotated[str, Meta(max_length=60)]
    phone: Annotated[str, Meta(pattern=r"^([0-9]{7,15})?$")]
    purpose: Annotated[str, Meta(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedFile:
    """A file that goes with it and is fetched by its hash."""

    sha256: Hash
    name: Annotated[str, Meta(max_length=160)]
    media_type: Annotated[str, Meta(max_length=100)]
    size: Annotated[int, Meta(ge=0, le=50_000_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """An appeal is offered to another city."""

    appeal: HandedAppeal
    citizen: HandedCitizen | None
    clause: Annotated[str, Meta(min_length=1, max_length=300)]
    reason: Annotated[str, Meta(min_length=1, max_length=4000)]
    clocks: Annotated[list[HandedClock], Meta(max_length=3)]
    files: Annotated[list[HandedFile], Meta(max_length=20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether the other city has accepted it, under which number, or why not."""

    accepted: bool
    number: Annotated[str, Meta(pattern=r"^(SQ[0-9]{14})?$")]
    reason: Words
    by: Line
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where an accepted appeal stands; of two the one with the larger ``seq`` holds."""

    number: Number
    seq: Annotated[int, Meta(ge=1, le=10**9)]
    state: AppealState
    round: Annotated[int, Meta(ge=1, le=1000)]
    unit_zh: Line
    unit_en: Line
    due_at: Instant | None
    reply: Annotated[str, Meta(max_length=20_000)]
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """A file is asked for."""

    sha256: Hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A message was taken.

    Args:
        message: Which.
        content_hash: Hash of its content.
        decide_by: By when an appeal that was offered is decided, or ``None`` for other messages.
    """

    message: UUID
    content_hash: str
    decide_by: Instant | None


def read_content(kind: type[T], content: Mapping[str, Any]) -> T:
    """Return the content of a message.

    Raises:
        CityMessageUnreadable: When something in it is missing, too much, or of another form.
    """
    try:
        return msgspec.convert(dict(content), kind)
    except (msgspec.ValidationError, ValueError) as error:
        raise CityMessageUnreadable(trouble=str(error)[:200]) from error


def written_content(content: object) -> dict[str, Any]:
    """Return the content of a message as it is sent and hashed."""
    found: dict[str, Any] = msgspec.to_builtins(content)
    return found
