"""What other layers may ask about faults of sensors.

Whoever notices one calls :func:`report_sensor_fault`, and :func:`report_sensor_recovered` when readings are as they
should be again; a thing has one open fault at a time, however many notice it. :func:`find_sensor_faults` compares
things of one category with one another; :func:`check_feeds` does so for every live feed of readings.
"""

from __future__ import annotations

from furong.nets.sensing.actions.check_feeds import check_feeds
from furong.nets.sensing.actions.find_sensor_faults import DETECTOR, ThingSeries, find_sensor_faults
from furong.nets.sensing.actions.report_sensor_fault import report_sensor_fault, report_sensor_recovered
from furong.nets.sensing.selectors.sensor_faults import find_faulty_thing

__all__ = [
    "DETECTOR",
    "ThingSeries",
    "check_feeds",
    "find_faulty_thing",
    "find_sensor_faults",
    "report_sensor_fault",
    "report_sensor_recovered",
]
