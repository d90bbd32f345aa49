"""Names as small numbers, and which of them are meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["Names", "is_below"]

_KEPT_MAX = 512


class Names:
    """Names that columns keep as codes, in the order of their first appearance."""

    def __init__(self) -> None:
        """Begin without any name."""
        self._codes: dict[str, int] = {}
        self._below: dict[tuple[str, ...], NDArray[np.bool_]] = {}

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._codes)

    def __iter__(self) -> Iterator[str]:
        """Yield the names by code."""
        return iter(self._codes)

    def code(self, name: str) -> int:
        """Return the code of a name, a new one when it has none."""
        return self._codes.setdefault(name, len(self._codes))

    def known(self, name: str) -> int:
        """Return the code of a name, or -1 when it has none."""
        return self._codes.get(name, -1)

    def picked(self, is_meant: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Return which names are meant, by code.

        Returns:
            Shape ``(names,)``.
        """
        return np.fromiter((is_meant(name) for name in self._codes), np.bool_, len(self._codes))

    def below(self, paths: tuple[str, ...]) -> NDArray[np.bool_]:
        """Return which names are one of ``paths`` or lie below one of them, by code; answers are remembered."""
        kept = self._below.get(paths)
        if kept is None or len(kept) != len(self._codes):
            kept = self.picked(lambda name: is_below(name, paths))
            if len(self._below) >= _KEPT_MAX:
                self._below.clear()
            self._below[paths] = kept
        return kept


def is_below(path: str, stems: tuple[str, ...]) -> bool:
    """Return whether a path is one of ``stems`` or lies below one of them."""
    return any(path == stem or path.startswith(f"{stem}/") for stem in stems)
