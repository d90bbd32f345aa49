"""Columns keep dtype, unit and length, and lose nothing in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.kernel.columns import BoolColumn, BytesColumn, Columns, FloatColumn, IntColumn, column


@dataclass(frozen=True, eq=False)
class Readings(Columns):
    """Readings of sensors."""

    minute: IntColumn = column("int64", unit="min")
    value: FloatColumn = column("float64", unit="ug/m3")


@dataclass(frozen=True, eq=False)
class Locks(Columns):
    """Locks of bikes."""

    bike: BytesColumn = column("S")
    operator: BytesColumn = column("S1")
    inside: BoolColumn = column("bool")


def readings(minute: Any, value: Any) -> Readings:
    return Readings(minute=np.asarray(minute), value=np.asarray(value))


def test_the_schema_says_dtype_and_unit() -> None:
    assert [(c.name, c.dtype, c.unit) for c in Readings.schema()] == [
        ("minute", np.dtype("int64"), "min"),
        ("value", np.dtype("float64"), "ug/m3"),
    ]


def test_columns_of_unlike_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"Readings: columns of lengths \[2, 3\]"):
        readings([1, 2], [1.0, 2.0, 3.0])


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "bool"])
def test_a_narrower_whole_number_is_widened_with_its_limits(dtype: str) -> None:
    limits: npt.NDArray[Any] = (
        np.array([False, True]) if dtype == "bool" else np.array([np.iinfo(dtype).min, np.iinfo(dtype).max], dtype)
    )
    wide = readings(limits, limits)
    assert (wide.minute.dtype, wide.value.dtype) == (np.dtype("int64"), np.dtype("float64"))
    assert wide.minute.tolist() == wide.value.tolist() == [int(n) for n in limits]


@pytest.mark.parametrize(
    "array",
    [
        np.array([1.0]),
        np.array([1], dtype="uint64"),
        np.array(["1"]),
        np.array([b"1"]),
        np.array([None]),
        np.array([1j]),
        np.array(["2026-11-24"], dtype="datetime64[m]"),
    ],
)
def test_what_would_be_narrowed_is_refused_with_both_dtypes(array: npt.NDArray[Any]) -> None:
    with pytest.raises(TypeError, match=rf"Readings.minute is int64, and {array.dtype}".replace("[", r"\[")):
        readings(array, [1.0])


@pytest.mark.parametrize(("whole", "fits"), [(2**53, True), (-(2**53), True), (2**53 + 1, False), (-(2**63), False)])
@pytest.mark.parametrize("dtype", ["int64", "uint64"])
def test_a_whole_number_that_a_float_would_round_is_refused(whole: int, fits: bool, dtype: str) -> None:
    if whole < 0 and dtype == "uint64":
        whole = 2**64 + whole if not fits else 2**53
    array = np.array([0, whole], dtype=dtype)
    if fits:
        assert readings([1, 2], array).value.tolist() == [0.0, float(whole)]
        return
    with pytest.raises(TypeError, match="float64"):
        readings([1, 2], array)


def test_bytes_keep_the_width_they_came_with_or_the_one_declared() -> None:
    locks = Locks(bike=np.array([b"0f3a", b"11"]), operator=np.array([b"0", b"1"]), inside=np.array([True, False]))
    assert locks.bike.dtype == np.dtype("S4")
    with pytest.raises(TypeError, match="Locks.operator"):
        Locks(bike=locks.bike, operator=np.array([b"00", b"1"]), inside=locks.inside)
    with pytest.raises(TypeError, match="Locks.bike"):
        Locks(bike=np.array(["0f3a", "11"]), operator=locks.operator, inside=locks.inside)
    both = Locks.concat(
        locks, Locks.empty(), Locks(bike=np.array([b"1234567"]), operator=np.array([b"2"]), inside=np.array([True]))
    )
    assert both.bike.tolist() == [b"0f3a", b"11", b"1234567"]


@given(st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False)), max_size=20), st.data())
def test_taking_and_joining_are_those_of_lists(rows: list[tuple[int, float]], data: st.DataObject) -> None:
    whole = readings(np.array([r[0] for r in rows], "int64"), np.array([r[1] for r in rows], "float64"))
    cut = data.draw(st.integers(0, len(rows)))
    order = data.draw(st.permutations(range(len(rows))))
    assert len(whole) == len(rows)
    joined = Readings.concat(whole.take(slice(cut, None)), whole.take(slice(None, cut)))
    assert list(zip(joined.minute.tolist(), joined.value.tolist(), strict=True)) == rows[cut:] + rows[:cut]
    taken = whole.take(np.array(order, dtype=np.int64))
    assert taken.minute.tolist() == [rows[n][0] for n in order]
    masked = whole.take(whole.minute > 0)
    assert masked.value.tolist() == [value for minute, value in rows if minute > 0]


def test_nothing_joined_is_nothing() -> None:
    assert len(Readings.concat()) == len(Readings.empty()) == len(readings(np.array([], "int64"), [])) == 0
    assert Locks.empty().bike.dtype.kind == "S"
