"""Rules over the things of one asset: when any or all of their parts are met."""

from __future__ import annotations

from collections.abc import Sequence

from furong.nets.sensing.contracts.city_rules import CityRuleSpec
from furong.nets.sensing.domain.happenings import Episode

__all__ = ["asset_number", "found_on_asset"]

_MS = 1000


def asset_number(asset: int) -> int:
    """Return the number under which alarms of an asset are kept; those of things are not negative."""
    return -(2**30) - asset


def found_on_asset(
    spec: CityRuleSpec, rule: int, number: int, shifts: Sequence[tuple[int, int, int, bool, float]], until_ms: int
) -> tuple[list[Episode], bool]:
    """Return the episodes of a rule on one asset, and whether one is ripening.

    A part is met while at least one thing of its category in the asset meets it.

    Args:
        spec: A rule over assets.
        rule: Its number.
        number: Under which alarms of the asset are kept.
        shifts: Time [ms], number of the thing, part, whether it is met from then on, value; by time.
        until_ms: Up to when everything is told.
    """
    holding: dict[int, set[int]] = {part: set() for part in range(len(spec.parts))}
    episodes: list[Episode] = []
    since: int | None = None
    value = 0.0
    dwell = round(spec.dwell_s * _MS)
    for time, thing, part, holds, told in shifts:
        (holding[part].add if holds else holding[part].discard)(thing)
        met = (any if spec.match == "any" else all)(bool(things) for things in holding.values())
        if met and since is None:
            since, value = time, told
        elif not met and since is not None:
            if time - since >= dwell:
                episodes.append(_episode(rule, number, since, since + dwell, time, value))
            since = None
    if since is not None and until_ms - since >= dwell:
        episodes.append(_episode(rule, number, since, since + dwell, None, value))
    return episodes, since is not None and until_ms - since < dwell


def _episode(rule: int, number: int, since: int, raised: int, cleared: int | None, value: float) -> Episode:
    return Episode(
        rule=rule, number=number, since_ms=since, raised_ms=raised, cleared_ms=cleared, value=value, extreme=value
    )
