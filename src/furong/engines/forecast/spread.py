"""The distribution of a count whose mean is itself not quite known: gamma-Poisson (negative binomial)."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from furong.kernel.columns import FloatColumn

__all__ = ["quantiles"]

#: From this mean on, the normal distribution serves. [1]
_LARGE = 200.0
_SURE_CV2 = 1e-6


def quantiles(mean: FloatColumn, doubt: FloatColumn, shares: tuple[float, ...]) -> FloatColumn:
    """Return the least counts that are reached with at least the given probabilities, shape (shares, ...).

    Args:
        mean: Means of the counts. [1]
        doubt: Variances of what is not known of the means. [1]
        shares: Probabilities, ascending. [1]
    """
    flat, unsure = np.asarray(mean, dtype=np.float64).ravel(), np.asarray(doubt, dtype=np.float64).ravel()
    found = np.zeros((len(shares), len(flat)))
    large = flat > _LARGE
    few = (flat > 0) & ~large
    found[:, few] = _by_sums(flat[few], unsure[few], shares)
    for row, share in enumerate(shares):
        wide = np.sqrt(flat[large] + unsure[large])
        found[row, large] = np.maximum(np.ceil(flat[large] + NormalDist().inv_cdf(share) * wide - 0.5), 0)
    return found.reshape(len(shares), *np.shape(mean))


def _by_sums(mean: FloatColumn, doubt: FloatColumn, shares: tuple[float, ...]) -> FloatColumn:
    found = np.zeros((len(shares), len(mean)))
    if not len(mean):
        return found
    cv2 = np.maximum(doubt / mean**2, _SURE_CV2)
    shape, step = 1 / cv2, mean * cv2 / (1 + mean * cv2)
    chance = np.exp(-shape * np.log1p(mean * cv2))
    below = chance.copy()
    most = int(np.ceil((mean + 12 * np.sqrt(mean + doubt) + 10).max()))
    for count in range(most):
        found[np.array(shares)[:, None] > below] = count + 1
        chance = chance * (count + shape) / (count + 1) * step
        below += chance
    return found
