"""What the intake has to know of the registered things."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from furong.engines.readings.code_table import CodeTable, NumberColumn
from furong.engines.readings.fingerprints import FingerprintKey

__all__ = ["KnownThings"]


class KnownThings(Protocol):
    """Registered things: their codes, and the category of each."""

    @property
    def table(self) -> CodeTable:
        """From fingerprint to number."""
        ...

    @property
    def key(self) -> FingerprintKey:
        """The key of the fingerprints."""
        ...

    @property
    def count(self) -> int:
        """How many numbers are given. [1]"""
        ...

    @property
    def category(self) -> npt.NDArray[np.uint16]:
        """Category of each number, as a place in :attr:`category_units`. [1]"""
        ...

    @property
    def category_units(self) -> Sequence[str]:
        """Unit of each category as a UCUM code, empty for none."""
        ...

    def refresh(self) -> bool:
        """Pick up what was registered since; return whether there was anything."""
        ...

    def codes_of(self, numbers: NumberColumn) -> list[str]:
        """Return the codes of numbers."""
        ...
