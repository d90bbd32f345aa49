"""Short-term forecasts of counts by zone and slot of time, made from nothing but what was known before.

What is learnt of earlier days: a level for the city, a course of the day for every zone. A zone's course starts from a
few courses that all busy places of the city share and from that of its surroundings, and departs from them as far as
its own counts bear (a Gaussian process over the relative departure, so that few events move it little). What is learnt
of the day itself: the level of the city, from the last quarter of an hour most, and a level for the zone, as far as
such levels did hold today all over the city.

Parts of a day in which the whole feed gave far too little are outages: nothing is learnt from them and nothing scored.
"""

from furong.engines.forecast.baselines import last_day, persistence, same_slot_mean
from furong.engines.forecast.days import DayForecast, forecast_day
from furong.engines.forecast.occupancy import OccupancyModel, forecast_occupancy, learn_occupancy
from furong.engines.forecast.outages import Outage, OutageKind, day_flags, history_flags, outages_of
from furong.engines.forecast.profiles import Profile, learn_profile
from furong.engines.forecast.scoring import Errors, coverage, errors_of
from furong.engines.forecast.tallies import CITY, MINUTES_A_DAY, Late, Tallies
from furong.engines.forecast.walk import BASELINES, Setting, WalkedDay, walk

__all__ = [
    "BASELINES",
    "CITY",
    "MINUTES_A_DAY",
    "DayForecast",
    "Errors",
    "Late",
    "OccupancyModel",
    "Outage",
    "OutageKind",
    "Profile",
    "Setting",
    "Tallies",
    "WalkedDay",
    "coverage",
    "day_flags",
    "errors_of",
    "forecast_day",
    "forecast_occupancy",
    "history_flags",
    "last_day",
    "learn_occupancy",
    "learn_profile",
    "outages_of",
    "persistence",
    "same_slot_mean",
    "walk",
]
