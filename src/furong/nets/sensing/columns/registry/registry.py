"""The registry as readers see it: arrays that processes share, opened in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from furong.engines.readings.code_table import CodeTable, NumberColumn
from furong.engines.readings.fingerprints import FingerprintKey, fingerprints_of
from furong.nets.sensing.columns.registry.categories import Category, read_categories
from furong.nets.sensing.columns.registry.files import COLUMNS, OWN_LIMITS, RETIRED, Names, RegistryFiles
from furong.nets.sensing.columns.state.groups import CategoryLimits

__all__ = ["RETIRED", "Registry"]

_DEGREE = 1e-7
#: From so many equal readings on, one of a category with limits counts as stuck. [1]
_STUCK_AFTER = 24


@dataclass(slots=True)
class Registry:
    """Everything that is registered, for reading; many processes may have it open at once.

    Args:
        files: Where it lies.
    """

    files: RegistryFiles
    key: FingerprintKey = field(init=False)
    table: CodeTable = field(init=False)
    names: Names = field(init=False)
    count: int = field(default=0, init=False)
    _columns: dict[str, npt.NDArray[Any]] = field(default_factory=dict, init=False)
    _places: int = field(default=0, init=False)
    _codes: npt.NDArray[np.uint8] = field(init=False)
    _seen: tuple[int, int, float] = field(default=(-1, -1, -1.0), init=False)

    @classmethod
    def open(cls, root: Path) -> Self:
        """Open the registry below a folder; an empty one is made when there is none.

        Args:
            root: Its folder.
        """
        files = RegistryFiles(root)
        files.prepare()
        registry = cls(files)
        registry.key = files.key()
        registry._columns = {name: files.column(name) for name in (*COLUMNS, "count")}
        registry.refresh()
        return registry

    def refresh(self) -> bool:
        """Pick up what was registered since; return whether there was anything."""
        names = self.files.root / "names.json"
        stamp = names.stat().st_mtime if names.exists() else 0.0
        seen = (int(self._columns["count"][0]), self.files.table_places("codes"), stamp)
        if seen == self._seen:
            return False
        self.count, self._places, _ = self._seen = seen
        self.table = self.files.table("codes", self._places)
        self.names = self.files.names()
        size = self.files.codes.stat().st_size
        self._codes = np.memmap(self.files.codes, np.uint8, "r") if size else np.zeros(0, np.uint8)
        return True

    @property
    def category(self) -> npt.NDArray[np.uint16]:
        """Category of each number, as a place in :attr:`category_names`."""
        return self._columns["category"][: self.count]

    @property
    def area(self) -> npt.NDArray[np.int32]:
        """Area of each number, as a place in :attr:`areas`."""
        return self._columns["area"][: self.count]

    @property
    def owner(self) -> npt.NDArray[np.uint16]:
        """Owner of each number, as a place in :attr:`owner_names`."""
        return self._columns["owner"][: self.count]

    @property
    def asset(self) -> npt.NDArray[np.int32]:
        """Number of the asset that each belongs to, or -1."""
        return self._columns["asset"][: self.count]

    @property
    def lon(self) -> npt.NDArray[np.int32]:
        """Longitude of each number. [1e-7 deg]"""
        return self._columns["lon"][: self.count]

    @property
    def lat(self) -> npt.NDArray[np.int32]:
        """Latitude of each number. [1e-7 deg]"""
        return self._columns["lat"][: self.count]

    @property
    def cell(self) -> npt.NDArray[np.uint64]:
        """H3 cell of resolution 10 of each number. [1]"""
        return self._columns["cell"][: self.count]

    @property
    def flags(self) -> npt.NDArray[np.uint8]:
        """What else is known of each number, bit by bit: :data:`RETIRED`."""
        return self._columns["flags"][: self.count]

    @property
    def own_period(self) -> npt.NDArray[np.uint32]:
        """Period that each number sets for itself, 0 when it sets none. [s]"""
        return self._columns["period"][: self.count]

    @property
    def areas(self) -> Sequence[str]:
        """Codes of the areas in the order of the tree."""
        return self.names.areas

    @property
    def category_names(self) -> Sequence[str]:
        """Codes of the categories."""
        return self.names.categories

    @property
    def owner_names(self) -> Sequence[str]:
        """Names of the owners."""
        return self.names.owners

    @property
    def categories(self) -> list[Category]:
        """The categories, in the order of :attr:`category_names`."""
        known = read_categories()
        return [known[code] for code in self.names.categories]

    @property
    def category_units(self) -> list[str]:
        """Unit of each category as a UCUM code."""
        return [category.unit for category in self.categories]

    @property
    def limits(self) -> list[CategoryLimits]:
        """What each category says of its things."""
        return [
            CategoryLimits(
                low=c.low, high=c.high, period_s=c.period_s, stuck_after=0 if c.unit == "1" else _STUCK_AFTER
            )
            for c in self.categories
        ]

    def area_range(self, code: str) -> tuple[int, int]:
        """Return the places in :attr:`areas` of an area and all below it; the second is not included.

        An area that is not in the tree has none: both places are 0.
        """
        try:
            first = self.names.areas.index(code)
        except ValueError:
            return 0, 0
        levels = self.names.levels
        last = first + 1
        while last < len(levels) and levels[last] > levels[first]:
            last += 1
        return first, last

    def own_limits(self, numbers: slice) -> tuple[Any, Any, Any]:
        """Return low, high and period [s] that things set for themselves, NaN where they do not; ``None`` for none."""
        flags = self.flags[numbers]
        period = self._columns["period"][: self.count][numbers]
        periods = np.where(period > 0, period / 1.0, np.nan) if period.any() else None
        if not (flags & OWN_LIMITS).any():
            return None, None, periods
        own = (flags & OWN_LIMITS) > 0
        low, high = (self._columns[name][: self.count][numbers].astype(np.float64) for name in ("low", "high"))
        return np.where(own, low, np.nan), np.where(own, high, np.nan), periods

    def period_of(self, number: int) -> float:
        """Return the period that a thing sets for itself, 0 when it sets none. [s]"""
        return float(self._columns["period"][number])

    def positions(self, numbers: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """Return longitude and latitude of things in WGS-84. [deg]"""
        return self.lon[numbers] * _DEGREE, self.lat[numbers] * _DEGREE

    def codes_of(self, numbers: npt.NDArray[Any]) -> list[str]:
        """Return the codes of numbers."""
        ends = self._columns["code_end"]
        found = []
        for number in np.asarray(numbers, dtype=np.int64).tolist():
            begin = int(ends[number - 1]) if number else 0
            found.append(self._codes[begin : int(ends[number])].tobytes().decode())
        return found

    def numbers_of(self, codes: Sequence[str]) -> NumberColumn:
        """Return the numbers of codes, -1 where there is none."""
        if not codes:
            return np.zeros(0, np.int32)
        found = self.table.lookup_many(fingerprints_of(list(codes), self.key))
        return np.where(found < self.count, found, -1).astype(np.int32)
