"""Screens of sensing: monitoring points, alarms, data sources, quarantine."""

from furong.nets.sensing.pages.alarms import acknowledge, alarms_page
from furong.nets.sensing.pages.city_things import overview_page, thing_page, things_page
from furong.nets.sensing.pages.feeds import feeds_page
from furong.nets.sensing.pages.points import point_page, points_page
from furong.nets.sensing.pages.quarantine import quarantine_page, rejection_page, settle
from furong.nets.sensing.pages.tiles import map_changes, map_tile

__all__ = [
    "acknowledge",
    "alarms_page",
    "feeds_page",
    "map_changes",
    "map_tile",
    "overview_page",
    "point_page",
    "points_page",
    "quarantine_page",
    "rejection_page",
    "settle",
    "thing_page",
    "things_page",
]
