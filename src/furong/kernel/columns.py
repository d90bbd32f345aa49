"""Columns: equal-length arrays with a declared dtype and unit, the form of everything city-sized.

A batch of a million readings is one :class:`Columns` object, not a million Python objects::

    >>> @dataclass(frozen=True, eq=False)
    ... class Readings(Columns):
    ...     minute: IntColumn = column("int64", unit="min")
    ...     value: FloatColumn = column("float64", unit="ug/m3")
    >>> r = Readings(minute=np.array([1, 2]), value=np.array([30.0, 35.5]))
    >>> len(r), r.take(r.value > 31).minute.tolist()
    (2, [2])

Narrowing is never silent: an array of another dtype is refused unless every value of it stays what it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

__all__ = ["BoolColumn", "BytesColumn", "Column", "Columns", "FloatColumn", "IntColumn", "column"]

IntColumn = npt.NDArray[np.int64]
FloatColumn = npt.NDArray[np.float64]
BoolColumn = npt.NDArray[np.bool_]
#: Fixed-width byte strings, e.g. vehicle identifiers.
BytesColumn = npt.NDArray[np.bytes_]
Selection = IntColumn | BoolColumn | slice


@dataclass(frozen=True, slots=True)
class Column:
    """The declaration of one column: dtype, and unit as a UCUM code (``1`` for a pure number, ``""`` for none)."""

    name: str
    dtype: np.dtype[Any]
    unit: str


def column(dtype: str, *, unit: str = "") -> Any:
    """Declare a column of a :class:`Columns` subclass.

    Args:
        dtype: NumPy dtype. A width of ``S`` that is left out (``"S"``) takes any fixed width.
        unit: UCUM code of the values.
    """
    return field(metadata={"dtype": np.dtype(dtype), "unit": unit})


def _fits(array: npt.NDArray[Any], wanted: np.dtype[Any]) -> npt.NDArray[Any] | None:
    if wanted.kind == "S" and wanted.itemsize == 0:
        return array if array.dtype.kind == "S" else None
    if array.dtype == wanted:
        return array
    if not np.can_cast(array.dtype, wanted, casting="safe") or (wanted.kind == "f" and not _is_exact(array, wanted)):
        return None
    return array.astype(wanted)


def _is_exact(array: npt.NDArray[Any], wanted: np.dtype[Any]) -> bool:
    """Return whether a float holds these values: NumPy calls int64 to float64 safe, and rounds above 2**53."""
    most = 2 ** (np.finfo(wanted).nmant + 1)
    return array.dtype.kind not in "iu" or not array.size or bool(array.max() <= most and array.min() >= -most)


@dataclass(frozen=True, eq=False)
class Columns:
    """Base of every struct of arrays.

    Raises:
        TypeError: On construction when an array cannot be cast to the declared dtype without loss.
        ValueError: On construction when the arrays differ in length.
    """

    def __post_init__(self) -> None:
        lengths = set()
        for spec in self.schema():
            array = _fits(np.asarray(getattr(self, spec.name)), spec.dtype)
            if array is None:
                got = np.asarray(getattr(self, spec.name)).dtype
                raise TypeError(f"{type(self).__name__}.{spec.name} is {spec.dtype}, and {got} would be narrowed")
            object.__setattr__(self, spec.name, array)
            lengths.add(len(array))
        if len(lengths) > 1:
            raise ValueError(f"{type(self).__name__}: columns of lengths {sorted(lengths)}")

    @classmethod
    def schema(cls) -> tuple[Column, ...]:
        """Return the declared columns, in order."""
        return tuple(Column(f.name, f.metadata["dtype"], f.metadata["unit"]) for f in fields(cls))

    @classmethod
    def empty(cls) -> Self:
        """Return a batch with no rows."""
        return cls(**{c.name: np.empty(0, c.dtype if c.dtype.itemsize else "S1") for c in cls.schema()})

    @classmethod
    def concat(cls, *parts: Self) -> Self:
        """Return the rows of ``parts`` one after the other; fixed-width bytes take the widest width."""
        if not parts:
            return cls.empty()
        return cls(**{c.name: np.concatenate([getattr(p, c.name) for p in parts]) for c in cls.schema()})

    def __len__(self) -> int:
        return len(getattr(self, self.schema()[0].name))

    def take(self, which: Selection) -> Self:
        """Return the rows selected by a mask, positions or a slice, in that order."""
        return type(self)(**{c.name: getattr(self, c.name)[which] for c in self.schema()})
