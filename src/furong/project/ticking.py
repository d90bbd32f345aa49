"""What moves a city on, twice a second: demo data is told, feeds are evaluated, announcements are delivered."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings

from furong.foundation.citytime.clock import keep_demo_time
from furong.foundation.outbox.deliver import deliver_pending
from furong.nets.sensing import api as sensing
from furong.nets.sensing.contracts import FeedClock
from furong.scenarios.demo import DemoDay, running_demo

__all__ = ["Ticker"]


@dataclass(slots=True)
class Ticker:
    """Moves the city on, one tick at a time; every tick can be the last one without harm."""

    _evaluators: dict[str, sensing.FeedEvaluator] = field(default_factory=dict, init=False)
    _demo: DemoDay | None = field(default=None, init=False)

    def tick(self) -> None:
        """Move on once."""
        keep_demo_time()
        self._demo = self._demo or running_demo(settings.FURONG_PACKS)
        if self._demo is not None:
            self._demo.tell()
        for feed in sensing.list_feeds():
            # A feed that its feeder drives is evaluated by the feeder, which alone knows what it has told; and the
            # past of a demo that has ended is left alone, so that the demo can go on from there.
            is_at_rest = feed.clock is FeedClock.FEEDER or (feed.is_demo and self._demo is None)
            if not is_at_rest:
                self._evaluate(feed.key)
        deliver_pending()

    def _evaluate(self, feed: str) -> None:
        evaluator = self._evaluators.setdefault(feed, sensing.FeedEvaluator(feed))
        with evaluator.alone() as alone:
            if alone:
                evaluator.step()
