"""Screens of sensing: monitoring points, alarms, data sources, quarantine."""

from furong.nets.sensing.pages.alarms import acknowledge, alarms_page
from furong.nets.sensing.pages.city_alarms import city_alarm_page, city_alarms_page, steer_city_alarm
from furong.nets.sensing.pages.city_quarantine import city_quarantine_page, city_rejection_page, settle_city
from furong.nets.sensing.pages.city_things import overview_page, thing_page, things_page
from furong.nets.sensing.pages.connectors import connectors_page, steer_connector
from furong.nets.sensing.pages.feeds import feeds_page
from furong.nets.sensing.pages.points import point_page, points_page
from furong.nets.sensing.pages.quarantine import quarantine_page, rejection_page, settle
from furong.nets.sensing.pages.rules import new_rule_page, rule_page, rules_page, save_rule, steer_rule
from furong.nets.sensing.pages.tiles import map_changes, map_tile

__all__ = [
    "acknowledge",
    "alarms_page",
    "city_alarm_page",
    "city_alarms_page",
    "city_quarantine_page",
    "city_rejection_page",
    "connectors_page",
    "feeds_page",
    "map_changes",
    "map_tile",
    "new_rule_page",
    "overview_page",
    "point_page",
    "points_page",
    "quarantine_page",
    "rejection_page",
    "rule_page",
    "rules_page",
    "save_rule",
    "settle",
    "settle_city",
    "steer_city_alarm",
    "steer_connector",
    "steer_rule",
    "thing_page",
    "things_page",
]
