"""Courses of the day that many places share: found in all of them, then mixed for each."""

from __future__ import annotations

import numpy as np

from furong.kernel.columns import FloatColumn

__all__ = ["learn_archetypes", "mixed"]

_STEPS_LEARN = 300
_STEPS_MIX = 150
_TINY = 1e-9


def learn_archetypes(counts: FloatColumn, number: int) -> FloatColumn:
    """Return ``number`` courses whose mixtures come nearest to the counts, shape (bins, number), each of sum 1.

    Non-negative factors of least Kullback-Leibler divergence, which is the likelihood of counts (Lee and Seung 2001).
    The begin is fixed, so that the same counts give the same courses.

    Args:
        counts: Events, shape (bins, places). [1]
        number: How many courses. [1]
    """
    draw = np.random.default_rng(0)
    courses = draw.random((counts.shape[0], number)) + 0.1
    weights = draw.random((number, counts.shape[1])) + 0.1
    for _ in range(_STEPS_LEARN):
        ratio = counts / np.maximum(courses @ weights, _TINY)
        courses *= (ratio @ weights.T) / np.maximum(weights.sum(axis=1), _TINY)
        ratio = counts / np.maximum(courses @ weights, _TINY)
        weights *= (courses.T @ ratio) / np.maximum(courses.sum(axis=0)[:, None], _TINY)
    return np.asarray(courses / np.maximum(courses.sum(axis=0), _TINY))


def mixed(counts: FloatColumn, courses: FloatColumn, exposure: FloatColumn) -> FloatColumn:
    """Return for each place the mixture of its courses that its counts make most likely, shape (bins, places).

    Args:
        counts: Events, shape (bins, places). [1]
        courses: Courses of each place, shape (bins, courses, places). [1]
        exposure: How many days stand behind each bin, shape (bins,). [1]
    """
    seen = courses * exposure[:, None, None]
    whole = np.maximum(seen.sum(axis=0), _TINY)
    weights = np.repeat(counts.sum(axis=0)[None, :] / courses.shape[1], courses.shape[1], axis=0) / whole
    for _ in range(_STEPS_MIX):
        ratio = counts / np.maximum(np.einsum("bkp,kp->bp", seen, weights), _TINY)
        weights *= np.einsum("bkp,bp->kp", seen, ratio) / whole
    return np.asarray(np.einsum("bkp,kp->bp", courses, weights))
