"""How large a share may still be, when only some were looked at."""

from __future__ import annotations

from scipy.special import betaincinv

__all__ = ["upper_share"]


def upper_share(found: int, looked_at: int, confidence: float) -> float:
    """Return the largest share that what was found does not speak against. [1]

    It is the one-sided upper bound of C. J. Clopper and E. S. Pearson (Biometrika 26, 1934), which never promises more
    than its confidence: none found among 58 leaves more than 5 % possible at 95 % confidence, none among 59 less.

    Args:
        found: How many were found. [1]
        looked_at: Among how many; with none looked at, any share is possible. [1]
        confidence: How often the bound shall hold. [1]
    """
    if found >= looked_at:
        return 1.0
    return float(betaincinv(found + 1, looked_at - found, confidence))
