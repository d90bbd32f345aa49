"""What other layers may ask of the sensing of the city in figures."""

from furong.nets.sensing.selectors.history_things import city_districts
from furong.nets.sensing.selectors.overview import (
    SensingOverview,
    StateFigures,
    count_open_alarms_for,
    overview_for,
    thing_state,
)

__all__ = [
    "SensingOverview",
    "StateFigures",
    "city_districts",
    "count_open_alarms_for",
    "overview_for",
    "thing_state",
]
