"""What the hotline of the demo had done before: appeals that ended long ago, so that units have a record.

They are older than what topics remember, and tell of no emergency.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from functools import lru_cache
from typing import Any

from furong.engines.texts.emergencies import find_emergencies
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealKind, NewAppeal
from furong.scenarios.demo_hotline_corpus import corpus_words, made_up_text
from furong.scenarios.demo_hotline_story import KEY, PHONE, DemoAppeal, DemoStep, read_story

__all__ = ["past_of_demo"]

_SEED = 20251001
_FIRST_PHONE = 1000
_HOURS = (9, 20)
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_REPLY_HOURS = (18, 70)
_CONTENT = ("satisfied", "satisfied", "satisfied", "fair")


@lru_cache(maxsize=1)
def past_of_demo() -> tuple[DemoAppeal, ...]:
    """Return the appeals that had ended before the demo began, in the order in which they came."""
    told, dice = read_story("past"), random.Random(_SEED)
    entries = [entry for entry in told["past"] for _ in range(entry["count"])]
    made = [_appeal(number, entry, told, dice) for number, entry in enumerate(entries)]
    return tuple(sorted(made, key=lambda one: (one.day, one.at)))


def _appeal(number: int, entry: Mapping[str, Any], told: Mapping[str, Any], dice: random.Random) -> DemoAppeal:
    title, text = made_up_text(corpus_words(), entry["category"], dice)
    while find_emergencies(f"{title}\n{text}"):
        title, text = made_up_text(corpus_words(), entry["category"], dice)
    new = NewAppeal(
        channel=AppealChannel.PHONE,
        kind=dice.choice((AppealKind.HELP, AppealKind.COMPLAINT)),
        area=dice.choice(entry["areas"]),
        title=title,
        text=text,
        citizen_phone=PHONE.format(_FIRST_PHONE + number),
        source_key=f"{KEY}past-{number}",
    )
    day = told["first_day"] + dice.randrange(told["days"])
    at = time(dice.randrange(*_HOURS), dice.randrange(60))
    return DemoAppeal(day, at, entry["category"], new, tuple(_steps(entry, dice)))


def _steps(entry: Mapping[str, Any], dice: random.Random) -> Iterator[DemoStep]:
    replied = dice.randrange(*_REPLY_HOURS) * _HOUR
    yield DemoStep(4 * _MINUTE, "register", ())
    yield DemoStep(6 * _MINUTE, "classify", ())
    yield DemoStep(12 * _MINUTE, "assign", (entry["unit"],))
    yield DemoStep(3 * _HOUR, "begin", ())
    yield DemoStep(replied, "reply", (dice.choice(entry["replies"]),))
    yield DemoStep(replied + _DAY, "call_back", ("yes", dice.choice(_CONTENT)))
