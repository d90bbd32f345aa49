"""Rules over several partitions: aggregates over areas, and assets. One worker decides them, from what all bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from furong.nets.sensing.actions.record_city_alarms import ThingFacts, Watchroom
from furong.nets.sensing.actions.repair_city_alarms import apply_corrections
from furong.nets.sensing.actions.sum_windows import forget_old, settle_shifts, settle_windows
from furong.nets.sensing.contracts.city_rules import RuleKind
from furong.nets.sensing.domain.assets import asset_number, found_on_asset
from furong.nets.sensing.domain.happenings import Episode
from furong.nets.sensing.domain.repairing import corrections
from furong.nets.sensing.domain.windows import figure, found_in, number_of
from furong.nets.sensing.pipeline.engine_tables import CityThings, facts_of
from furong.nets.sensing.selectors.alarm_places import place_of
from furong.nets.sensing.selectors.city_alarms import recorded_city_alarms
from furong.nets.sensing.selectors.city_rules import RunningRule
from furong.nets.sensing.selectors.merged_rules import (
    oldest_undecided_windows,
    shifts_of_asset,
    undecided_assets,
    watermark_ms,
    window_sums,
)

__all__ = ["MergedRules"]

_MS = 1000
#: After the end of a window, readings may be on their way for this long. [ms]
_GRACE_MS = 5_000
_KEPT_MS = 30 * 86_400_000
_BEGINNING = 0


@dataclass(slots=True, kw_only=True)
class MergedRules:
    """What the worker of the first partition does for the whole city.

    Args:
        things: The registry.
        rules: The rules that run, by number.
        room: Floods and what is put aside.
        fence: Raises when the first partition belongs to somebody else by now.
    """

    things: CityThings
    rules: Mapping[int, RunningRule]
    room: Watchroom
    fence: Callable[[], None]

    def run(self, now: datetime) -> None:
        """Decide what can be decided by now."""
        watermark = watermark_ms(now) - _GRACE_MS
        if watermark > 0:
            self._windows(watermark, now)
            self._assets(watermark, now)

    def forget(self, now: datetime) -> None:
        """Forget what nobody will ask for any more."""
        forget_old(int(now.timestamp() * _MS) - _KEPT_MS)

    def _active(self, kind: RuleKind) -> list[int]:
        return [n for n, rule in self.rules.items() if rule.spec.kind is kind and not rule.is_shadow]

    def _windows(self, watermark: int, now: datetime) -> None:
        for rule, cell, begin in oldest_undecided_windows(self._active(RuleKind.AGGREGATE)):
            spec = self.rules[rule].spec
            width, number = spec.window_s * _MS, number_of(cell)
            last = watermark // width * width
            if begin >= last or not cell:
                continue
            first = begin - round(spec.dwell_s * _MS) - 2 * width
            recorded = recorded_city_alarms([number], [rule], begin + 1)
            begun = next((a for a in recorded if not a.withdrawn and a.raised_ms < begin + width), None)
            sums = window_sums(rule, cell, first if begun is None else begin, last)
            figures = [(s.begin_ms + width, figure(spec, s.count, s.total, s.low, s.high, s.hits)) for s in sums]
            before = None if begun is None else _episode(begun.since_ms, begun.raised_ms, rule, number, begun.value)
            found = found_in(spec, rule, number, figures, before)
            self._record(found, rule, number, self._area_facts(rule, cell, number), begin + 1, now)
            settle_windows(rule, cell, last)

    def _assets(self, watermark: int, now: datetime) -> None:
        for rule, asset in undecided_assets(self._active(RuleKind.ASSET)):
            number = asset_number(asset)
            shifts = shifts_of_asset(rule, asset, watermark)
            if not shifts:
                continue
            found, is_ripening = found_on_asset(self.rules[rule].spec, rule, number, shifts, watermark)
            member = facts_of(self.things, [shifts[-1][1]])[shifts[-1][1]]
            self._record(found, rule, number, _renumbered(member, number), _BEGINNING, now)
            if not is_ripening:
                settle_shifts(rule, asset, watermark)

    def _record(
        self, found: list[Episode], rule: int, number: int, facts: ThingFacts, since: int, now: datetime
    ) -> None:
        recorded = recorded_city_alarms([number], [rule], since)
        standing = [e for e in found if e.cleared_ms is None or e.cleared_ms >= since]
        changes, fresh = corrections(standing, recorded)
        if changes or fresh:
            apply_corrections(changes, fresh, [], 0, self.rules, {number: facts}, self.room, now, self.fence)

    def _area_facts(self, rule: int, cell: str, number: int) -> ThingFacts:
        place = place_of(cell)
        return ThingFacts(
            number=number,
            code=cell,
            category=", ".join(self.rules[rule].spec.over.categories)[:60],
            area=cell,
            owner="",
            lon=place.lon or 0.0,
            lat=place.lat or 0.0,
        )


def _episode(since: int, raised: int, rule: int, number: int, value: float) -> Episode:
    return Episode(
        rule=rule, number=number, since_ms=since, raised_ms=raised, cleared_ms=None, value=value, extreme=value
    )


def _renumbered(member: ThingFacts, number: int) -> ThingFacts:
    return ThingFacts(
        number=number,
        code=member.code,
        category=member.category,
        area=member.area,
        owner=member.owner,
        lon=member.lon,
        lat=member.lat,
        asset=member.asset,
    )
