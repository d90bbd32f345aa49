"""Take many appeals in at once: the rows that taking them in one by one would leave, written by the column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection
from django.utils import timezone

from furong.foundation.citytime.clock import city_clock
from furong.foundation.database.writing import copy_rows
from furong.foundation.transactions import savepoint, transaction_required
from furong.kernel.clock import CITY_TIME
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.number_appeal import next_appeal_numbers
from furong.nets.hotline.actions.read_many import read_many
from furong.nets.hotline.actions.record_steps import RECEIPT, StepTaken, record_steps
from furong.nets.hotline.actions.store_timers import CountedLimit, Counter, NewTimer, store_timers
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, Urgency
from furong.nets.hotline.contracts.clocks import AppealStage
from furong.nets.hotline.contracts.suggestions import Suggestions
from furong.nets.hotline.domain.anonymity import kept_words
from furong.nets.hotline.domain.lifecycle import FIRST_STATE
from furong.nets.hotline.domain.limits import Matter
from furong.nets.hotline.models import Appeal, Citizen, Contact
from furong.nets.hotline.selectors.policy import key_of_phone
from furong.nets.hotline.selectors.suggestions import suggest_many

__all__ = ["CHANNEL", "Chunk", "import_chunk", "reserve_numbers"]

CHANNEL = AppealChannel.BATCH
_PRESSING = timedelta(days=1)
#: What is said of an appeal that has just come in, row by row, and of all of them alike.
_VARYING = (
    "number", "source_key", "kind", "urgency", "title", "text", "area_id", "area_path", "place", "lon", "lat",
    "citizen_id", "is_anonymous", "received_at", "due_at",
)  # fmt: skip
_SAME: Mapping[str, Any] = {
    "state": FIRST_STATE.value,
    "round": 1,
    "category": "",
    "assisting": "[]",
    "returns": 0,
    "is_awarded": False,
    "reply": "",
    "satisfaction": "",
    "version": 1,
}


@dataclass(frozen=True, slots=True)
class Chunk:
    """What became of some rows.

    Args:
        opened: Numbers of the appeals that were made, by their keys.
        known: How many rows had an appeal already. [1]
        stored_at: When they were stored.
    """

    opened: Mapping[str, str]
    known: int
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class _New:
    """A row that becomes an appeal: with its number, what is suggested for it, and until when it is to be answered."""

    number: str
    channel: AppealChannel
    row: Mapping[str, Any]
    at: datetime
    said: Suggestions
    urgency: Urgency
    told: CountedLimit


@transaction_required
def reserve_numbers(rows: Sequence[Mapping[str, Any]], channel: AppealChannel = CHANNEL) -> dict[str, str]:
    """Return a number for each row whose key has no appeal yet, by its key.

    Whoever does this in a transaction of its own lets others number theirs while the rows are written; a number that is
    not used in the end is never given out again.
    """
    fresh = _unknown(rows, channel)
    numbers = next_appeal_numbers([row["at"].astimezone(CITY_TIME) for row in fresh])
    return {row["source_key"]: number for row, number in zip(fresh, numbers, strict=True)}


@transaction_required
def import_chunk(
    rows: Sequence[Mapping[str, Any]],
    areas: Mapping[str, str],
    actor: Actor,
    numbers: Mapping[str, str] | None = None,
    channel: AppealChannel = CHANNEL,
) -> Chunk:
    """Take an appeal in for each row whose key has none yet.

    Args:
        rows: Rows as :func:`furong.nets.hotline.domain.appeal_reading.read_appeals` returns them, which has seen to it
            that the actor may.
        areas: Paths of areas by code.
        actor: In whose name they are taken in.
        numbers: Numbers that were reserved for the rows that had no appeal yet; without them they are given out here.
        channel: How they came.
    """
    given = reserve_numbers(rows, channel) if numbers is None else numbers
    first = {row["source_key"]: row for row in reversed(rows)}
    fresh = [row for row in rows if row["source_key"] in given and first[row["source_key"]] is row]
    citizens, stored_at = _threads(fresh), timezone.now()
    kept = _stored(_counted(fresh, given, channel), channel, areas, citizens, stored_at)
    store_timers([NewTimer(one.number, AppealStage.ANSWER, one.at, None, one.told) for one in kept])
    copy_rows(
        Contact,
        ("appeal_id", "name", "phone"),
        ((one.number, one.row["citizen_name"], one.row["phone"]) for one in kept if _has_contact(one.row)),
    )
    record_steps([_receipt(one, actor) for one in kept])
    read_many({one.number: one.said for one in kept})
    opened = {one.row["source_key"]: one.number for one in kept}
    return Chunk(opened=opened, known=len(rows) - len(kept), stored_at=stored_at)


def _unknown(rows: Sequence[Mapping[str, Any]], channel: AppealChannel) -> list[Mapping[str, Any]]:
    """Return the rows whose keys have no appeal, the first of each key."""
    first = {row["source_key"]: row for row in reversed(rows)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT source_key FROM {Appeal._meta.db_table} WHERE channel = %s AND source_key = ANY(%s)",
            [channel.value, list(first)],
        )
        for (key,) in cursor.fetchall():
            del first[key]
    return [row for row in rows if first.get(row["source_key"]) is row]


def _threads(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return the thread of each phone, those that are new made first, in one order for all that import at a time."""
    phones = {row["phone"] for row in rows if row["phone"] and not row["anonymous"]}
    keys = {phone: key_of_phone(phone) for phone in phones}
    wanted = sorted(keys.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Citizen._meta.db_table} (key, since) SELECT key, %s FROM unnest(%s::text[]) AS key"
            " ON CONFLICT (key) DO NOTHING",
            [city_clock().now(), wanted],
        )
        cursor.execute(f"SELECT key, id FROM {Citizen._meta.db_table} WHERE key = ANY(%s)", [wanted])
        found = dict(cursor.fetchall())
    return {phone: found[key] for phone, key in keys.items()}


def _counted(rows: Sequence[Mapping[str, Any]], numbers: Mapping[str, str], channel: AppealChannel) -> list[_New]:
    """Return what becomes of rows: read, and their first clocks counted."""
    counter = Counter()
    made = []
    for row, said in zip(rows, _read(rows), strict=True):
        at = row["at"].astimezone(CITY_TIME)
        urgency = Urgency.EMERGENCY if said.alarms else Urgency(row["urgency_of"])
        matter = Matter(channel=channel, kind=AppealKind(row["kind_of"]), urgency=urgency)
        told = counter.count(AppealStage.ANSWER, at, matter)
        made.append(_New(numbers[row["source_key"]], channel, row, at, said, urgency, told))
    return made


def _stored(
    news: Sequence[_New],
    channel: AppealChannel,
    areas: Mapping[str, str],
    citizens: Mapping[str, int],
    stored_at: datetime,
) -> Sequence[_New]:
    """Store appeals and return those that were; whoever has delivered the same key meanwhile was first."""
    while True:
        try:
            with savepoint():
                rows = (_row(one, areas, citizens) for one in news)
                copy_rows(Appeal, _VARYING, rows, **_SAME, channel=channel.value, stored_at=stored_at)
        except IntegrityError:
            left = {row["source_key"] for row in _unknown([one.row for one in news], channel)}
            if len(left) == len(news):
                raise
            news = [one for one in news if one.row["source_key"] in left]
        else:
            return news


def _read(rows: Sequence[Mapping[str, Any]]) -> list[Suggestions]:
    """Return what is suggested for each row; what came long ago and is brought now is no emergency any more."""
    since = city_clock().now() - _PRESSING
    said = suggest_many([row["text"] for row in rows], [row["title"] for row in rows])
    return [one if row["at"] > since else replace(one, emergencies=()) for row, one in zip(rows, said, strict=True)]


def _row(one: _New, areas: Mapping[str, str], citizens: Mapping[str, int]) -> tuple[Any, ...]:
    """Return the values of an appeal, as ``_VARYING`` names them."""
    row = one.row
    person = (row["citizen_name"], row["citizen_phone"], row["phone"])
    kept = kept_words(row["text"], row["title"], row["place"], person, is_anonymous=row["anonymous"])
    return (
        one.number,
        row["source_key"],
        row["kind_of"],
        one.urgency.value,
        kept.title,
        kept.text,
        row["area_code"],
        areas[row["area_code"]],
        kept.place,
        row["x"],
        row["y"],
        None if row["anonymous"] else citizens.get(row["phone"]),
        row["anonymous"],
        one.at,
        one.told.due_at,
    )


def _receipt(one: _New, actor: Actor) -> StepTaken:
    return StepTaken(
        number=one.number,
        area=one.row["area_code"],
        channel=one.channel.value,
        round=1,
        at=one.at,
        by=actor,
        step=RECEIPT,
        from_state="",
        to_state=FIRST_STATE.value,
    )


def _has_contact(row: Mapping[str, Any]) -> bool:
    return not row["anonymous"] and bool(row["phone"] or row["citizen_name"])
