"""Who stands where, from sparse sightings: sightings in, occupancy by zone and minute out.

A *sighting* says that a subject (a bike) was put at a place at an instant. It stands there from the first whole minute
that is not before that instant, until its next sighting anywhere, or until the hold time has passed, whichever comes
first: at minute ``m`` a subject seen at ``t`` stands there when ``t <= m < t + hold`` and nothing newer is known.

Everything is a pure function of the *set* of sightings, so the order of arrival and repeated deliveries cannot matter;
two sightings of one subject at the very same instant are the only tie, and the later arrival wins it.
"""

from furong.engines.presence.occupancy import Levels, Sightings, Stays, occupancy, stays

__all__ = ["Levels", "Sightings", "Stays", "occupancy", "stays"]
