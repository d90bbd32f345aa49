"""What earlier days say of a day: how many events each place has in each bin when the city is as usual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from furong.engines.forecast.archetypes import learn_archetypes, mixed
from furong.engines.forecast.tallies import Tallies, is_weekend
from furong.kernel.columns import BoolColumn, FloatColumn

__all__ = ["Profile", "learn_profile"]

#: Chosen on 150 m cells of Xiamen, 21 December to 22 December 2020 and back; the error is flat around them.
_DEPARTURE = 0.5  # standard deviation of a place's relative departure from its mixture [1]
_LENGTH_MIN = 8.0  # over which departures hold [min]
_DISPERSION = 0.85  # variance of counts by their mean, from day to day [1]
_SMOOTH_MIN = 4.0  # of the courses [min]
#: Earlier days weigh half after so many days, and days of the other kind a tenth.
_HALF_LIFE_D = 10.0
_OTHER_KIND = 0.1
_HOURS_A_COURSE = 3
_COURSES = (2, 6)
_LEARN_FROM = 15
_AT_A_TIME = 64
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Profile:
    """The usual day.

    Args:
        city: Events of the whole feed, shape (bins,). [1]
        places: Events at each place, shape (bins, places). [1]
        doubt: Covariance between bins of what is not known of ``places``, shape (zones, active, active). [1]
        active: Bins in which the feed has events. [1]
        days: Weight of the days behind each bin, shape (bins,); 0 where nothing is known. [1]
    """

    city: FloatColumn
    places: FloatColumn
    doubt: FloatColumn
    active: BoolColumn
    days: FloatColumn


def learn_profile(history: Tallies, flags: BoolColumn, day: int) -> Profile:
    """Learn the usual day from earlier ones.

    Args:
        history: Earlier days.
        flags: Parts of them that are outages, shape (days, bins).
        day: The day that is to be forecast. [d]
    """
    weight = _weights(history, np.asarray(~flags.all(axis=1)), day)[:, None] * ~flags
    city, exposure = _usual_city(history, weight)
    active = (city > 0) & (exposure > 0)
    counts = np.einsum("db,dbp->bp", weight, history.places)[active]
    rings = np.einsum("db,dbp->bp", weight, history.rings)[active]
    days = exposure[active]
    at = (np.flatnonzero(active) * history.bin_min).astype(np.float64)
    places = np.zeros(history.places.shape[1:])
    if not active.any():
        return Profile(city, places, np.zeros((history.zones, 0, 0)), active, weight.sum(axis=0))
    prior = _mixture(counts, rings, days, at)
    found, doubt = _departed(counts, prior, days, at, history.zones)
    places[active] = found
    return Profile(city, places, doubt, active, weight.sum(axis=0))


def _weights(history: Tallies, usable: BoolColumn, day: int) -> FloatColumn:
    """Return how much each day counts: less when it is long ago or of another kind."""
    age = 0.5 ** ((day - 1 - history.day) / _HALF_LIFE_D) * usable
    newest = age / max(float(age.max(initial=0.0)), _TINY)
    same = (is_weekend(history.day) == is_weekend(np.array([day]))[0]) & usable
    return np.asarray(newest * np.where(same, 1.0, _OTHER_KIND) if same.any() else newest)


def _usual_city(history: Tallies, weight: FloatColumn) -> tuple[FloatColumn, FloatColumn]:
    """Return the city's usual course, and how many usual days stand behind each bin: a busy day counts for more."""
    behind = weight.sum(axis=0)
    city = np.where(behind > 0, (weight * history.city).sum(axis=0) / np.maximum(behind, _TINY), 0.0)
    level = (weight * history.city).sum(axis=1) / np.maximum((weight * city).sum(axis=1), _TINY)
    exposure = (weight * level[:, None]).sum(axis=0)
    return city, exposure


def _mixture(counts: FloatColumn, rings: FloatColumn, days: FloatColumn, at: FloatColumn) -> FloatColumn:
    """Return what the city's shared courses and the surroundings say of each place."""
    near = np.exp(-0.5 * ((at[:, None] - at[None, :]) / _SMOOTH_MIN) ** 2)
    near /= near.sum(axis=1, keepdims=True)
    rates = counts / days[:, None]
    busy = rates[:, rates.sum(axis=0) >= _LEARN_FROM]
    fewest, most = _COURSES
    wanted = int(np.clip((at[-1] - at[0]) / 60 // _HOURS_A_COURSE, fewest, most))
    learnt = busy if busy.shape[1] >= 2 * wanted else rates.sum(axis=1, keepdims=True)
    shared = near @ learn_archetypes(learnt, wanted if learnt is busy else 1)
    around = near @ (rings / days[:, None])
    around = around / np.maximum(around.sum(axis=0), _TINY)
    every = np.repeat(shared[:, :, None], counts.shape[1], axis=2)
    return mixed(counts, np.concatenate([every, around[:, None, :]], axis=1), days)


def _departed(
    counts: FloatColumn, prior: FloatColumn, days: FloatColumn, at: FloatColumn, zones: int
) -> tuple[FloatColumn, FloatColumn]:
    """Let each place depart from its mixture as far as its counts bear; return it, and the doubt left for zones."""
    kernel = _DEPARTURE**2 * np.exp(-0.5 * ((at[:, None] - at[None, :]) / _LENGTH_MIN) ** 2)
    found, doubts = [], []
    for first in range(0, counts.shape[1], _AT_A_TIME):
        base = np.maximum(prior[:, first : first + _AT_A_TIME], 1e-3).T
        noise = _DISPERSION / (days * base)
        seen = counts[:, first : first + _AT_A_TIME].T / (days * base) - 1
        gain = np.linalg.solve(
            kernel + noise[:, :, None] * np.eye(len(at)), np.broadcast_to(kernel, (*noise.shape, len(at)))
        )
        departure = np.einsum("pab,pa->pb", gain, seen)
        found.append(np.where(prior[:, first : first + _AT_A_TIME].T > 0, np.maximum(base * (1 + departure), 0), 0).T)
        if first < zones:
            few = slice(0, zones - first)
            left = kernel - np.einsum("ab,pbc->pac", kernel, gain[few])
            doubts.append(left * base[few][:, :, None] * base[few][:, None, :])
    empty = np.zeros((0, len(at), len(at)))
    return np.concatenate(found, axis=1) if found else counts, np.concatenate(doubts) if doubts else empty
