"""What other layers may ask about faults of sensors.

Whoever notices one calls :func:`report_sensor_fault`, and :func:`report_sensor_recovered` when readings are as they
should be again (:func:`get_sensor_place` tells where a thing of some code stands and whose it is); a thing has one
open fault at a time, however many notice it. :func:`detect_sensor_faults` compares
things of one category with one another; :func:`check_feeds` does so for every live feed of readings, and
:func:`look_at_city` for some of the registered things at a time.
"""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.nets.sensing.actions.check_city import check_city
from furong.nets.sensing.actions.check_feeds import check_feeds
from furong.nets.sensing.actions.detect_sensor_faults import DETECTOR, ThingSeries, detect_sensor_faults
from furong.nets.sensing.actions.report_sensor_fault import report_sensor_fault, report_sensor_recovered
from furong.nets.sensing.selectors.history_things import history_root, partition_count, registered_things
from furong.nets.sensing.selectors.sensor_faults import find_faulty_thing
from furong.nets.sensing.selectors.sensor_places import get_sensor_place

__all__ = [
    "DETECTOR",
    "ThingSeries",
    "check_city",
    "check_feeds",
    "detect_sensor_faults",
    "find_faulty_thing",
    "get_sensor_place",
    "look_at_city",
    "report_sensor_fault",
    "report_sensor_recovered",
]


def look_at_city() -> tuple[int, int]:
    """Look at the groups of things whose turn it is this hour; return how many there were, and how many are faulty."""
    until = city_clock().now().replace(minute=0, second=0, microsecond=0)
    turn = int(until.timestamp()) // 3600
    return check_city(registered_things(), history_root(), partition_count(), until=until, turn=turn)
