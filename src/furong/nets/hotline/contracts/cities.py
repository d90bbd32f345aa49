"""Other cities that appeals are handed to and taken from, and what became of each transfer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from furong.kernel.events import register_event_type

__all__ = [
    "TRANSFER_CHANGED",
    "TRANSFER_OVERDUE",
    "CityKey",
    "LateTransfers",
    "PartnerDraft",
    "PartnerInfo",
    "RefusedMessage",
    "TransferAppeal",
    "TransferChanged",
    "TransferFile",
    "TransferInfo",
    "TransferOverdue",
    "TransferState",
    "TransferWay",
]


class TransferWay(StrEnum):
    """Which way an appeal goes."""

    OUT = "out"
    IN = "in"


class TransferState(StrEnum):
    """Where a transfer stands.

    SENDING: it is not known yet that the other city has it. OFFERED: it has, and has to decide. ACCEPTED, REJECTED: it
    has decided. WITHDRAWN: taken back by whoever sent it before the other city had it.
    """

    SENDING = "sending"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class CityKey:
    """What this city signs with, as partners have to know it.

    Args:
        city: Code of the city.
        key: The public key (Ed25519), in base64.
        fingerprint: What both sides read to each other on the phone: the SHA-256 of the key.
    """

    city: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerDraft:
    """A city that appeals are exchanged with.

    Args:
        code: Its code (GB/T 2260).
        name_zh: Its name in Chinese.
        name_en: Its name in English.
        address: Where its node is, ``http(s)://…``, without the path of the API.
        key: Its public key, in base64.
        is_active: Whether anything is exchanged with it now.
    """

    code: str
    name_zh: str
    name_en: str
    address: str
    key: str
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerInfo:
    """A city that appeals are exchanged with, as it is registered."""

    code: str
    name_zh: str
    name_en: str
    address: str
    key: str
    fingerprint: str
    is_active: bool
    registered_by: str
    registered_at: datetime
    waiting: int
    parked: int

    def name(self, language: str) -> str:
        """Return its name."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFile:
    """A file that goes with an appeal.

    Args:
        sha256: Its hash: 64 hexadecimal digits.
        name: What it is called.
        media_type: What it is.
        size: How long it is. [By]
    """

    sha256: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAppeal:
    """What is shown of an appeal that another city offers, before it is accepted; the words without private numbers."""

    title: str
    text: str
    place: str
    kind: str
    urgency: str
    category: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferInfo:
    """A transfer.

    Args:
        id: Which.
        way: Which way it goes.
        city: Code of the other city.
        city_zh: Its name in Chinese.
        city_en: Its name in English.
        number: Number of the appeal in the city that it comes from; the citizen keeps it.
        other_number: Its number in the city that accepted it, or empty.
        appeal: Its number here, or empty while it is not accepted.
        state: Where it stands.
        clause: The clause by which it is the other city's matter.
        reason: Why it is handed over.
        content_hash: Hash of all that was handed over.
        offered_at: When.
        elapsed_s: How much time of its running clock was used by then. [s]
        due_at: When that clock is over, or ``None``.
        decide_by: By when the receiving city has to decide, or ``None`` while it is not known to have it.
        is_late: Whether that is over.
        decided_at: When it was decided, or ``None``.
        decided_by: Who decided, or empty.
        decision: What was said of it, or empty.
        trouble: What went wrong on the way last, or empty.
        attempts: How often the first message that waits was tried. [1]
        is_parked: Whether the node has given up trying until somebody has it tried again.
        far_state: Where the appeal stands in the other city, or empty.
        far_unit_zh: Who handles it there, in Chinese.
        far_unit_en: Who handles it there, in English.
        far_due_at: When the reply is promised there, or ``None``.
        far_reply: What was replied there, or empty.
        shown: What an appeal that comes in is about, or ``None``.
        files: Files that go with it.
    """

    id: str
    way: TransferWay
    city: str
    city_zh: str
    city_en: str
    number: str
    other_number: str
    appeal: str
    state: TransferState
    clause: str
    reason: str
    content_hash: str
    offered_at: datetime
    elapsed_s: int
    due_at: datetime | None
    decide_by: datetime | None
    is_late: bool
    decided_at: datetime | None
    decided_by: str
    decision: str
    trouble: str
    attempts: int
    is_parked: bool
    far_state: str
    far_unit_zh: str
    far_unit_en: str
    far_due_at: datetime | None
    far_reply: str
    shown: TransferAppeal | None
    files: tuple[TransferFile, ...]

    def city_name(self, language: str) -> str:
        """Return the name of the other city."""
        return self.city_en if language == "en" else self.city_zh


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedMessage:
    """A message that was not taken.

    Args:
        at: When it came first.
        last_at: When it came last.
        times: How often. [1]
        city: From whom it said it was.
        code: Why it was not taken.
        sentence_zh: The same in Chinese words.
        sentence_en: The same in English words.
        digest: SHA-256 of the whole message; what it says is not kept.
        size: How long it was. [By]
    """

    at: datetime
    last_at: datetime
    times: int
    city: str
    code: str
    sentence_zh: str
    sentence_en: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferChanged:
    """Payload: a transfer between cities has moved. It names no person.

    Args:
        id: Which.
        way: Which way it goes.
        city: Code of the other city.
        number: Number of the appeal in the city that it comes from.
        state: Where it stands.
    """

    id: str
    way: str
    city: str
    number: str
    state: str


TRANSFER_CHANGED = register_event_type("hotline.transfer.changed", version=1, data=TransferChanged)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferOverdue:
    """Payload: the city that an appeal was offered to has not decided in time; told once. It names no person.

    Args:
        id: Which transfer.
        way: Which way it goes.
        city: Code of the other city.
        number: Number of the appeal in the city that it comes from.
        decide_by: By when it was to be decided.
    """

    id: str
    way: str
    city: str
    number: str
    decide_by: datetime


TRANSFER_OVERDUE = register_event_type("hotline.transfer.overdue", version=1, data=TransferOverdue)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateTransfers:
    """How many transfers are overdue.

    Args:
        ours: Offered to this city, which has to decide. [1]
        theirs: Offered by this city, on which another has to decide. [1]
    """

    ours: int
    theirs: int
