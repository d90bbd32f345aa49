"""What ``furong bikes forecast`` tells: forecasts beside the truth and the baselines, and how far off each was."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from furong.engines.forecast import (
    BASELINES,
    MINUTES_A_DAY,
    Errors,
    Outage,
    Setting,
    WalkedDay,
    coverage,
    errors_of,
    walk,
)
from furong.kernel.columns import BoolColumn, FloatColumn
from furong.kernel.errors import InvalidInput
from furong.project.bike_counting import Counted, count_events, read_events
from furong.project.bike_events import time_text
from furong.project.bike_zones import ZoneSet, open_zones

__all__ = [
    "DurationUnusable",
    "NothingBefore",
    "SlotUnusable",
    "bin_minutes",
    "forecast_files",
    "minutes_of",
    "report",
]

#: Bins are no longer than that, so that bursts at the edges of slots are seen. [min]
_BIN_MIN = 5
_DIGITS = 4
_LENGTH = re.compile(
    r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*"
    r"(?:(?P<s>s|secs?|seconds?|秒)|(?P<h>h|hrs?|hours?|小时)|m|mins?|minutes?|分钟?)?\s*",
    re.IGNORECASE,
)
_ABOUT = {
    "quantity": "lock events in the zone during the slot, each bike once a minute; from is in the slot, to is not",
    "made_at": "to less the horizon: events from made_at on are not used; with horizon = slot that is the slot's begin",
    "forecast": "median of the predictive distribution, which makes the absolute error least; mean is its mean",
    "same_slot_mean": "same slot, mean of the earlier days in the training files that are no outage",
    "same_slot_mean_all": "the same with the earlier days under test",
    "persistence": "count of as long a time just before made_at; null while the day is too young",
    "last_day": "same slot on the day before that is no outage",
    "wape": "sum of absolute errors by sum of truths over the scored slots",
    "scored": "false in an outage of the feed, and at the ends of its day where it covers less than half of a slot",
}


class DurationUnusable(InvalidInput):
    """A length of time that is none."""

    code = "project.duration_unusable"
    zh = "{option} {value} 不可用。请写整分钟的时长，例如 15m、900s 或 1h，不超过一天。"
    en = "{option} {value} cannot be used. Write whole minutes, such as 15m, 900s or 1h, up to a day."


class SlotUnusable(InvalidInput):
    """A length of slots that a day or a horizon does not hold."""

    code = "project.slot_unusable"
    zh = "时段长度 {slot} 分钟不可用：一天应能被它整除，且不超过提前量（{horizon} 分钟）。请修改 --slot 或 --horizon。"
    en = (
        "Slots of {slot} minutes cannot be used: a day must be a whole number of them, and the horizon ({horizon}"
        " minutes) no shorter. Change --slot or --horizon."
    )


class NothingBefore(InvalidInput):
    """Days to forecast without any day before them."""

    code = "project.nothing_before"
    zh = "待预测的日期 {tested} 之前没有可学习的数据（训练文件为 {trained}）。请给出更早日期的事件。"
    en = (
        "No day to learn from lies before {tested}, the days to forecast (trained on: {trained}). Give events of"
        " earlier days."
    )


def minutes_of(option: str, text: str) -> int:
    """Return the minutes that a length such as ``15m``, ``900s``, ``0.25h`` or ``15`` says. [min]

    Raises:
        DurationUnusable: When it is none, or no whole number of minutes from one to a day.
    """
    match = _LENGTH.fullmatch(text)
    minutes = Fraction(0)
    if match:
        minutes = Fraction(match[1]) * (60 if match["h"] else Fraction(1, 60) if match["s"] else 1)
    if not 1 <= minutes <= MINUTES_A_DAY or minutes.denominator > 1:
        raise DurationUnusable(option=option, value=text)
    return int(minutes)


def forecast_files(
    train: Sequence[Path], test: Path, zones: Path, *, horizon: str, slot: str = "", within: float = 0.9
) -> dict[str, Any]:
    """Forecast the days of a file from those before them, and measure.

    Args:
        train: Files of events to learn from.
        test: File of events to forecast; what of it lies before the moment of a forecast is known to it.
        zones: GeoJSON of zones.
        horizon: How long before a slot's end its forecast is made, e.g. ``15m``.
        slot: Length of a slot; as long as the horizon when empty, and no longer than it.
        within: Probability that the interval holds the count. [1]

    Raises:
        InvalidInput: When a file or a length cannot be used, or nothing lies before the days to forecast.
    """
    setting = _setting(horizon, slot, within)
    places = open_zones(zones)
    events = read_events(train, test, places)
    counted = count_events(events, places, bin_minutes(setting.slot_min, setting.horizon_min))
    days = list(walk(counted.tallies, counted.training.tolist(), counted.tested.tolist(), setting))
    _demand_days(counted, days)
    return {
        "horizon_min": setting.horizon_min,
        "slot_min": setting.slot_min,
        "definition": _ABOUT,
        "errors": _errors(days, places, counted),
        "interval": _interval(days, setting),
        "outages": _outages(days, counted),
        "days": [_day(day, counted) for day in days],
        "forecasts": [row for day in days for row in _rows(day, counted, places)],
        "data": events.about,
        "warnings": [*places.warnings, *events.warnings, *_order_warnings(counted)],
    }


def report(found: dict[str, Any], *, as_json: bool) -> str:
    """Return what was found as one JSON document, or as a table for people."""
    if as_json:
        return json.dumps(found, ensure_ascii=False)
    overall = found["errors"]["overall"]
    lines = [
        f"horizon {found['horizon_min']} min, slots of {found['slot_min']} min, {overall['forecast']['rows']} scored"
    ]
    lines += [f"{name:20} WAPE {_text(one['wape'])}  MAE {_text(one['mae'])}" for name, one in overall.items()]
    interval = found["interval"]
    lines.append(f"{interval['within']:.0%} interval holds {_text(interval['coverage'])} of the counts")
    for one in found["errors"]["by_zone"]:
        lines.append(f"  {one['zone']:12} {_text(one['forecast']['wape'])} ({_text(one['same_slot_mean']['wape'])})")
    lines += [
        f"outage: {o['from']} – {o['to']} {o['kind']}, {o['observed']:.0f} of {o['expected']:.0f}"
        for o in found["outages"]
    ]
    return "\n".join([*lines, *(f"! {warning}" for warning in found["warnings"])])


def _setting(horizon: str, slot: str, within: float) -> Setting:
    horizon_min = minutes_of("--horizon", horizon)
    slot_min = minutes_of("--slot", slot or horizon)
    if MINUTES_A_DAY % slot_min or slot_min > horizon_min:
        raise SlotUnusable(slot=slot_min, horizon=horizon_min)
    return Setting(slot_min=slot_min, horizon_min=horizon_min, within=within)


def bin_minutes(slot_min: int, horizon_min: int) -> int:
    """Return how long bins are: as long as slots and horizons are whole numbers of them, up to five minutes. [min]

    Args:
        slot_min: Length of a slot. [min]
        horizon_min: How long before a slot's end its forecast is made. [min]
    """
    common = math.gcd(slot_min, horizon_min)
    return max(length for length in range(1, _BIN_MIN + 1) if common % length == 0)


def _demand_days(counted: Counted, days: list[WalkedDay]) -> None:
    if not days:
        told = [", ".join(_date(counted, row) for row in rows) or "-" for rows in (counted.tested, counted.training)]
        raise NothingBefore(tested=told[0], trained=told[1])


def _order_warnings(counted: Counted) -> list[str]:
    warnings = []
    last = int(counted.tested.max())
    late = [_date(counted, row) for row in counted.training if row > last]
    between = [_date(counted, row) for row in counted.training if counted.tested.min() < row < last]
    if late:
        warnings.append(f"days of training after all days under test are not used: {', '.join(late)}")
    if between:
        warnings.append(f"days of training between days under test serve later ones alone: {', '.join(between)}")
    if 0 in counted.tested:
        warnings.append(f"{_date(counted, 0)} is not forecast: no day lies before it")
    return warnings


def _errors(days: list[WalkedDay], places: ZoneSet, counted: Counted) -> dict[str, Any]:
    every = np.ones(len(places.zones), dtype=bool)
    by_zone = [
        {"zone": name, **_named(days, np.arange(len(every)) == number)} for number, name in enumerate(places.ids)
    ]
    by_day = [{"day": _date(counted, day.row), **_named([day], every)} for day in days]
    return {"overall": _named(days, every), "by_zone": by_zone, "by_day": by_day}


def _named(days: list[WalkedDay], zones: BoolColumn) -> dict[str, Any]:
    """Return the errors of the forecast and of each baseline over the scored slots of some zones."""
    truth = _gathered((day.truth for day in days), days, zones)
    found = {"forecast": errors_of(_gathered((day.forecast.count for day in days), days, zones), truth)}
    for name in BASELINES:
        found[name] = errors_of(_gathered((day.baselines[name] for day in days), days, zones), truth)
    return {name: _told(errors) for name, errors in found.items()}


def _gathered(arrays: Iterable[FloatColumn], days: list[WalkedDay], zones: BoolColumn) -> FloatColumn:
    return np.concatenate([one[day.scored][:, zones].ravel() for one, day in zip(arrays, days, strict=True)])


def _told(errors: Errors) -> dict[str, Any]:
    return {
        "rows": errors.rows,
        "truth_total": errors.truth,
        "wape": _number(errors.wape),
        "mae": _number(errors.mae),
        "bias": _number(errors.bias),
    }


def _interval(days: list[WalkedDay], setting: Setting) -> dict[str, Any]:
    every = np.ones(days[0].truth.shape[1], dtype=bool)
    low = _gathered((day.forecast.low for day in days), days, every)
    high = _gathered((day.forecast.high for day in days), days, every)
    held = coverage(low, high, _gathered((day.truth for day in days), days, every))
    wide = float((high - low).mean()) if len(low) else float("nan")
    return {"within": setting.within, "coverage": _number(held), "mean_width": _number(wide)}


def _outages(days: list[WalkedDay], counted: Counted) -> list[dict[str, Any]]:
    """Return the outages of all days, each once; those of a tested day as they were told when it was forecast."""
    told = {(one.day, one.first): ("test", one) for day in days for one in day.outages}
    for day in days:
        for one in day.earlier:
            told.setdefault((one.day, one.first), ("train", one))
    return [_outage(kind, one, counted) for (_, kind_one) in sorted(told.items()) for kind, one in (kind_one,)]


def _outage(where: str, one: Outage, counted: Counted) -> dict[str, Any]:
    bin_min = counted.tallies.bin_min
    return {
        "day": _day_text(one.day),
        "from": _at(one.day, one.first * bin_min),
        "to": _at(one.day, one.end * bin_min),
        "kind": one.kind.value,
        "in": where,
        "observed": one.observed,
        "expected": round(one.expected, 1),
        "ratio": _number(one.observed / one.expected if one.expected else float("nan")),
    }


def _day(day: WalkedDay, counted: Counted) -> dict[str, Any]:
    return {
        "day": _date(counted, day.row),
        "learnt_from": [_date(counted, row) for row in day.learnt],
        "slots": len(day.scored),
        "scored": int(day.scored.sum()),
    }


def _rows(day: WalkedDay, counted: Counted, places: ZoneSet) -> Iterable[dict[str, Any]]:
    forecast, number, bin_min = day.forecast, int(counted.tallies.day[day.row]), counted.tallies.bin_min
    for slot, scored in enumerate(day.scored):
        reason = "" if scored else "outage" if day.outage[slot] else "partial"
        times = {
            "from": _at(number, int(forecast.begin[slot]) * bin_min),
            "to": _at(number, int(forecast.end[slot]) * bin_min),
            "made_at": _at(number, int(forecast.made[slot]) * bin_min),
        }
        city = {"city_level": _number(forecast.level[slot]), "scored": bool(scored), "not_scored_because": reason}
        for zone, name in enumerate(places.ids):
            truth, said = float(day.truth[slot, zone]), float(forecast.count[slot, zone])
            yield {
                "zone": name,
                **times,
                "forecast": said,
                "mean": _number(forecast.mean[slot, zone]),
                "low": float(forecast.low[slot, zone]),
                "high": float(forecast.high[slot, zone]),
                "truth": truth,
                "error": said - truth,
                **{key: _number(day.baselines[key][slot, zone]) for key in BASELINES},
                **city,
            }


def _date(counted: Counted, row: int) -> str:
    return _day_text(int(counted.tallies.day[row]))


def _day_text(day: int) -> str:
    return _at(day, 0)[:10]


def _at(day: int, minute: int) -> str:
    return time_text((day * MINUTES_A_DAY + minute) * 60)


def _number(value: float) -> float | None:
    return round(float(value), _DIGITS) if math.isfinite(value) else None


def _text(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
