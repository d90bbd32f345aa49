"""How likely a position that is not exact lies inside a polygon, and what that makes of a count.

A receiver that says where a bike stands errs by metres, and frames for parking are a few metres wide: whether a bike is
inside is a chance, not a yes or no. A count is then the sum of the chances, and it has an error of its own.
"""

from furong.engines.inside.bias import Bias, bias_after, bias_at, corrected
from furong.engines.inside.chances import Chances, chances
from furong.engines.inside.counting import Counts, counts
from furong.engines.inside.outlines import Outlines, outlines_of
from furong.engines.inside.scatter import sigma_of_pairs

__all__ = [
    "Bias",
    "Chances",
    "Counts",
    "Outlines",
    "bias_after",
    "bias_at",
    "chances",
    "corrected",
    "counts",
    "outlines_of",
    "sigma_of_pairs",
]
