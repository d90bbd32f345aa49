"""A recorded week of air gives the alarms that its readings give by the words of the rule, minute by minute."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings

from furong.kernel.clock import CITY_TIME, FrozenClock, instant_of_minute
from furong.nets.sensing import api as sensing
from furong.nets.sensing.models import AlarmRow
from furong.scenarios.demo import DemoDay, begin_demo, running_demo
from furong.scenarios.install import install_packs

pytestmark = pytest.mark.django_db

FIRST = datetime(2027, 1, 13, tzinfo=CITY_TIME)
DAYS = 8
RAISE, CLEAR, DWELL_MIN, HOLD_MIN = 150, 115, 120, 180

Episode = tuple[str, datetime, datetime | None]


def readings(first: datetime, until: datetime) -> dict[str, dict[datetime, float]]:
    """Return what was measured, as if it were measured in the year of ``first``."""
    found: dict[str, dict[datetime, float]] = defaultdict(dict)
    with gzip.open(settings.FURONG_PACKS / "air_quality/data/pm25_chengdu.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            at = datetime.strptime(row["time"], "%Y-%m-%d %H:%M").replace(year=first.year, tzinfo=CITY_TIME)
            if first <= at <= until:
                found[row["station"]][at] = float(row["value"])
    return found


def reckoned(first: datetime, until: datetime) -> list[Episode]:
    """Walk through the minutes; the newest reading counts for three hours."""
    episodes: list[Episode] = []
    for station, values in readings(first, until).items():
        since, raised, known_at, value = 0, None, None, 0.0
        for minute in range(int((until - first).total_seconds()) // 60 + 1):
            at = first + timedelta(minutes=minute)
            if at in values:
                known_at, value = at, values[at]
            known = known_at is not None and at - known_at < timedelta(minutes=HOLD_MIN)
            since = since + 1 if known and value >= RAISE else 0
            if raised is None and since > DWELL_MIN:
                raised = at
            elif raised is not None and (not known or value < CLEAR):
                episodes.append((station, raised, at))
                raised = None
        if raised is not None:
            episodes.append((station, raised, None))
    return sorted(episodes, key=lambda episode: (episode[1], episode[0]))


def test_the_alarms_of_a_recorded_week_are_those_of_its_readings(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs = [pack for pack in install_packs(settings.FURONG_PACKS, date(2027, 1, 1)) if pack.id == "air_quality"]
    clock.at = FIRST
    begin_demo(packs, speed=10)
    monkeypatch.setattr("furong.scenarios.demo.demo_rate", lambda: 10.0)
    running = running_demo(settings.FURONG_PACKS)
    assert running is not None
    air = DemoDay(tuple(feed for feed in running.feeds if feed.key == "demo-air"))
    evaluator = sensing.FeedEvaluator("demo-air")
    for _ in range(DAYS * 4):
        clock.advance(timedelta(hours=6))
        air.tell()
        evaluator.step()
    rows = AlarmRow.objects.filter(withdrawn=False).order_by("raised_min", "thing__local_code")
    found = [
        (
            row.thing.local_code,
            instant_of_minute(row.raised_min),
            None if row.cleared_min is None else instant_of_minute(row.cleared_min),
        )
        for row in rows
    ]
    # The telling begins two days before the first day.
    assert found == reckoned(FIRST - timedelta(days=2), FIRST + timedelta(days=DAYS))
    assert len(found) >= 5, "the week should be a bad one"


def test_the_shipped_series_is_small_and_says_whose_it_is() -> None:
    data = settings.FURONG_PACKS / "air_quality/data"
    assert (data / "pm25_chengdu.csv.gz").stat().st_size <= 250_000
    said = (data / "README.md").read_text(encoding="utf-8")
    for needed in ("10.24432/C52K58", "creativecommons.org/licenses/by/4.0", "Chen, S.", "What was changed"):
        assert needed in said
    measured = readings(datetime(2014, 1, 1, tzinfo=CITY_TIME), datetime(2014, 12, 31, 23, tzinfo=CITY_TIME))
    assert set(measured) == {"caotangsi", "shahepu", "us_post"}
    assert all(len(values) > 0.9 * 365 * 24 for values in measured.values())
    assert all(0 < value < 1000 for values in measured.values() for value in values.values())
