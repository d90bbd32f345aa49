"""Made-up days with the statistics of real ones, for demos and tests; the same seed gives the same day everywhere."""

from furong.engines.synthetic.bike_day import BikeDayProfile, LockEvents, Spot, bike_day

__all__ = ["BikeDayProfile", "LockEvents", "Spot", "bike_day"]
