"""The bikes of the demo as operators report them: made of the same lock events that the demo's feed tells.

They are told beside the feed, in a thread of their own, so that a fleet that is set out keeps nobody waiting.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import Error, connection

from furong.foundation.citytime.clock import city_clock
from furong.nets.mobility.api import feeds, operators, vehicles
from furong.nets.mobility.contracts.feeds import Channel
from furong.scenarios.bike_fleet import Fleet, FleetOperator, Lock, device_of
from furong.scenarios.demo_sources import DemoSource, demo_source, midnight_before
from furong.scenarios.pack import list_packs, load_pack
from furong.scenarios.parking import PARKING

__all__ = ["DemoFleet"]

_log = logging.getLogger("furong.demo.fleet")
_EVERY_S = 5.0
_MOST = 1_000_000


@dataclass(slots=True)
class DemoFleet:
    """Reports the bikes of the demo in the name of the registered operators, by the same door as theirs.

    Args:
        root: The folder of scenario packs.
    """

    root: Path
    _fleet: Fleet = field(default_factory=lambda: Fleet(()), init=False)
    _sources: list[DemoSource] = field(default_factory=list, init=False)
    #: Bikes that were there when this process began: where they stood, by device.
    _known: dict[UUID, Lock] = field(default_factory=dict, init=False)
    _told_to: datetime | None = field(default=None, init=False)

    def run(self, stop: threading.Event) -> None:
        """Work until asked to stop; what is not there yet is waited for."""
        while not stop.is_set():
            try:
                self.tell()
            except Error:
                _log.exception("demo_fleet_waiting")
                connection.close()
            stop.wait(_EVERY_S)
        connection.close()

    def tell(self) -> int:
        """Report what has happened up to the city's clock and return how many events that were."""
        until = city_clock().now().replace(second=0, microsecond=0)
        if self._told_to is None:
            self._begin(until)
        after = self._told_to or until
        if after >= until or not self._fleet.operators:
            return 0
        locks = list(self._locks(after, until))
        told = self._fleet.tell(locks) if self._fleet.standing or self._known else self._fleet.settle(locks)
        for code, one in told.items():
            for channel, items in ((Channel.VEHICLES, one.vehicles), (Channel.EVENTS, one.events)):
                if items:
                    feeds.take_items_of(code, channel, items)
        self._told_to = until
        return sum(len(one.events) for one in told.values())

    def _locks(self, after: datetime, until: datetime) -> Iterator[Lock]:
        for source in self._sources:
            rows = source.records(after, until).select("subject", "time", "lon", "lat")
            for bike, at, lon, lat in rows.iter_rows():
                before = self._known.pop(device_of(bike), None)
                if before is not None:
                    self._fleet.standing[bike] = Lock(bike, before.second, before.lon, before.lat)
                yield Lock(bike, int(datetime.fromisoformat(at).timestamp()), float(lon), float(lat))

    def _begin(self, until: datetime) -> None:
        """Find out who reports, what is told already, and since when nothing is."""
        packs = [load_pack(self.root, name) for name in list_packs(self.root)]
        self._sources = [
            demo_source(pack, feed)
            for pack in packs
            for feed, entry in pack.demo.items()
            if pack.streams[entry.stream].category == PARKING
        ]
        found = operators.list_operators()
        self._fleet = Fleet([FleetOperator(one.code, one.provider_id) for one in found])
        newest = midnight_before(until)
        for operator in found:
            for row in vehicles.list_vehicles(operator.code, limit=_MOST):
                if row.place is not None and row.placed_at is not None:
                    second = int(row.placed_at.timestamp())
                    self._known[row.device_id] = Lock("", second, row.place.lon, row.place.lat)
                    newest = max(newest, row.placed_at)
        self._told_to = newest
