"""What positions miss: the bias of a zone's count, learnt from those who looked (cameras, patrols).

Let ``m`` be the count by positions, with variance ``v``, and ``n`` the true one. Their difference ``b = n - m`` (bikes
whose operator sends nothing, a receiver shadowed by a wall) changes slowly: it forgets itself with a time constant
``T`` and is, when nobody has looked for long, 0 with variance ``P0`` (an Ornstein-Uhlenbeck process)::

    a  = exp(-dt / T)
    b- = a b                 P- = a^2 P + (1 - a^2) P0

Somebody counts ``c`` with variance ``s^2``. That tells ``z = c - m`` of the bias, with variance ``R = s^2 + v``, and
the two are joined as normal distributions are (a Kalman filter of one dimension)::

    K  = P- / (P- + R)
    b+ = b- + K (z - b-)     P+ = (1 - K) P-

The corrected count is ``m + b``, not below 0, with variance ``v + P``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Bias", "bias_after", "bias_at", "corrected"]


@dataclass(frozen=True, slots=True)
class Bias:
    """The bias of a zone's count.

    Args:
        mean: Expected bias. [1]
        variance: Its variance. [1]
        second: When that was so. [s since 1970-01-01T00:00Z]
    """

    mean: float
    variance: float
    second: float


def bias_at(bias: Bias, second: float, *, prior_variance: float, time_constant_s: float) -> Bias:
    """Return a bias as it is later on, when nobody has looked meanwhile.

    Args:
        bias: The bias.
        second: When. [s since 1970-01-01T00:00Z]
        prior_variance: Its variance when nobody has looked for long. [1]
        time_constant_s: How long it lasts. [s]
    """
    kept = math.exp(-max(0.0, second - bias.second) / time_constant_s)
    variance = kept * kept * bias.variance + (1.0 - kept * kept) * prior_variance
    return Bias(kept * bias.mean, variance, max(second, bias.second))


def bias_after(bias: Bias, counted: float, counted_variance: float, mean: float, variance: float) -> Bias:
    """Return a bias after somebody has counted; it must be that of the instant of the count.

    Args:
        bias: The bias before.
        counted: What was counted. [1]
        counted_variance: Its variance, above 0. [1]
        mean: The count by positions at that instant. [1]
        variance: Its variance. [1]
    """
    gain = bias.variance / (bias.variance + counted_variance + variance)
    return Bias(bias.mean + gain * (counted - mean - bias.mean), (1.0 - gain) * bias.variance, bias.second)


def corrected(mean: float, variance: float, bias: Bias) -> tuple[float, float]:
    """Return a count by positions with its bias taken out, and the variance of that. [1]

    Args:
        mean: The count by positions. [1]
        variance: Its variance. [1]
        bias: The bias at that instant.
    """
    return max(0.0, mean + bias.mean), variance + bias.variance
