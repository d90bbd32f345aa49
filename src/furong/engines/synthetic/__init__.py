"""Made-up days with the statistics of real ones, for demos and tests; the same seed gives the same day everywhere."""

from furong.engines.synthetic.bike_day import BikeDayProfile, LockEvents, Spot, bike_day
from furong.engines.synthetic.lock_mornings import LockMornings, Mornings, lock_mornings

__all__ = ["BikeDayProfile", "LockEvents", "LockMornings", "Mornings", "Spot", "bike_day", "lock_mornings"]
