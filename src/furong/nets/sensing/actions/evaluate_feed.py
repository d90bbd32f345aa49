"""Evaluate a feed: move its event time on, find the episodes, and bring the recorded alarms in line with them.

The evaluation is a pure function of the stored observations within reach (hold time plus dwell); this module decides
from where to evaluate, and writes what changed in one transaction with the position it reached. Killed at any point, it
does the same again and finds the same alarms, because their ids follow from the episodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import polars as pl

from furong.foundation.transactions import advisory_lock, transaction
from furong.kernel.clock import minute_at_or_before
from furong.nets.sensing.actions.observation_window import ObservationWindow
from furong.nets.sensing.actions.record_changes import Watch, record_changes
from furong.nets.sensing.actions.record_levels import record_levels
from furong.nets.sensing.contracts import FeedClock, RuleSpec, StreamKind, StreamSpec
from furong.nets.sensing.domain.episodes import Change, found_episodes, reconcile
from furong.nets.sensing.domain.levels import observed_levels
from furong.nets.sensing.models import Feed
from furong.nets.sensing.selectors.alarms import recorded_alarms
from furong.nets.sensing.selectors.feeds import (
    clock_of,
    get_feed_row,
    list_rules,
    list_things,
    numeric_properties,
    spec_of,
    zones_of_things,
)

__all__ = ["FeedEvaluator"]

_SECONDS_A_MINUTE = 60


@dataclass(slots=True)
class FeedEvaluator:
    """The evaluator of one feed; it keeps the observations within reach at hand.

    Args:
        feed: Key of the feed.
    """

    feed: str
    _window: ObservationWindow | None = field(default=None, init=False)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Try to be the only evaluator of the feed, across processes, until the block ends; yields whether it is."""
        with advisory_lock(f"sensing:{self.feed}") as got:
            yield got

    def step(self, *, complete_to_min: int | None = None, to_the_end: bool = False) -> int:
        """Take in what was stored, move event time on, and return how many alarms changed.

        Args:
            complete_to_min: For a feed driven by its feeder: everything has been told up to here. [min]
            to_the_end: Move on until nothing that was told counts any more.
        """
        row = get_feed_row(self.feed)
        spec = spec_of(row)
        rules = list_rules(row.stream_id)
        reach_s = (spec.hold_min + max((rule.dwell_min for _, rule in rules), default=0) + 1) * _SECONDS_A_MINUTE
        window = self._window_at(row, spec, reach_s)
        earliest_s = window.take_in(row.last_sequence, reach_s)
        until = _until(row, spec, window, complete_to_min, to_the_end=to_the_end)
        if until is None:
            return 0
        after = _decided_up_to(row, window, until, earliest_s)
        until = max(until, row.evaluated_to_min or until)
        changed = self._decide(row, spec, rules, window, after=after, until=until) if after < until else 0
        if after >= until and row.evaluated_sequence != window.read_to:
            # Nothing to decide yet, but the next start may take these observations for known.
            Feed.objects.filter(pk=self.feed).update(evaluated_sequence=window.read_to)
        window.let_go(until * _SECONDS_A_MINUTE - reach_s)
        return changed

    def _window_at(self, row: Feed, spec: StreamSpec, reach_s: int) -> ObservationWindow:
        if self._window is None or self._window.read_to != row.evaluated_sequence:
            # The first step, or somebody else has evaluated meanwhile, or the last step did not get to its end.
            self._window = ObservationWindow(self.feed, spec.kind, row.evaluated_sequence)
            if row.evaluated_to_min is not None:
                self._window.reach_back(row.evaluated_to_min * _SECONDS_A_MINUTE - reach_s)
        return self._window

    def _decide(
        self,
        row: Feed,
        spec: StreamSpec,
        rules: list[tuple[int, RuleSpec]],
        window: ObservationWindow,
        *,
        after: int,
        until: int,
    ) -> int:
        things = list_things(self.feed)
        zones = zones_of_things(things) if spec.kind is StreamKind.PRESENCE else None
        levels = observed_levels(window.observations, spec, zones=zones, codes=[t.local_code for t in things])
        changed = 0
        with transaction():
            Feed.objects.select_for_update().get(pk=self.feed)
            record_levels(things, levels, spec, after=after, until=until)
            for number, rule in rules:
                watch = Watch(number, rule, spec, things, levels)
                changes = _changes(watch, after, until)
                record_changes(changes, watch)
                changed += len(changes)
            Feed.objects.filter(pk=self.feed).update(
                evaluated_to_min=until, evaluated_sequence=window.read_to, complete_to_min=until
            )
        return changed


def _changes(watch: Watch, after: int, until: int) -> list[Change]:
    codes = [thing.code for thing in watch.things]
    recorded = recorded_alarms(watch.rule.key, codes, after=after)
    found = found_episodes(
        watch.levels,
        watch.rule,
        value_name=watch.stream.value_name,
        properties=numeric_properties(watch.things),
        after=after,
        until=until,
        active=[a.thing for a in recorded if not a.withdrawn and a.raised <= after < a.cleared],
    )
    return reconcile(found, recorded, after=after, rule=watch.rule.key, codes=codes, level_at=watch.level_at)


def _until(
    row: Feed, spec: StreamSpec, window: ObservationWindow, complete_to_min: int | None, *, to_the_end: bool
) -> int | None:
    """Return up to which minute event time may move now, or ``None`` when nobody has said."""
    if to_the_end and len(window.observations):
        newest_s = int(window.observations.select(pl.col("second").max()).item())
        return -(-newest_s // _SECONDS_A_MINUTE) + spec.hold_min
    if row.clock != FeedClock.FEEDER:
        return minute_at_or_before(clock_of(row).now())
    return complete_to_min


def _decided_up_to(row: Feed, window: ObservationWindow, until: int, earliest_s: int | None) -> int:
    """Return the minute up to which the recorded alarms stay as they are; a late observation moves it back."""
    decided = row.evaluated_to_min
    if decided is None:  # never evaluated: nothing can have happened before the first observation
        earliest_s = window.earliest_s()
        decided = until
    return decided if earliest_s is None else min(decided, -(-earliest_s // _SECONDS_A_MINUTE) - 1)
