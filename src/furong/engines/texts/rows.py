"""Texts as rows of a sparse matrix, for what learns from them or searches among them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from furong.engines.texts.grams import Grams

__all__ = ["row_matrix"]


def row_matrix(grams: Grams, values: npt.NDArray[np.floating]) -> sparse.csr_matrix:
    """Return texts (row) by slot (column).

    Args:
        grams: Runs of the texts.
        values: One for each entry. [1]
    """
    return sparse.csr_matrix((values, grams.slots, grams.starts), shape=(len(grams), grams.width))
