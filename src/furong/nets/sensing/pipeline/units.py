"""Units as they are spelt, beside those that are registered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from furong.engines.readings.code_table import NumberColumn
from furong.kernel.units import Unit, UnitError
from furong.nets.sensing.pipeline.things import KnownThings

__all__ = ["is_same_unit", "rows_of_other_units"]

#: Longest unit that is looked into. [character]
_UNIT_MAX = 40
#: Spellings that devices use for units, beside the UCUM codes themselves.
_SPELLINGS = {"℃": "Cel", "°C": "Cel", "celsius": "Cel", "m³": "m3", "m²": "m2", "度": "Cel"}


def is_same_unit(sent: str, registered: str) -> bool:
    """Return whether a unit, however it is spelt, is the registered one."""
    spelt = sent.strip().replace("µ", "u").replace("μ", "u").replace("³", "3").replace("²", "2")
    spelt = _SPELLINGS.get(spelt, spelt)
    if spelt == registered or {spelt, registered} <= {"", "1"}:
        return True
    if len(spelt) > _UNIT_MAX:
        return False
    try:
        return replace(Unit.parse(spelt), code="") == replace(Unit.parse(registered), code="")
    except UnitError:
        return False


def rows_of_other_units(number: NumberColumn, units: pa.Array, things: KnownThings) -> list[int]:
    """Return the rows whose unit is not the registered one.

    Args:
        number: Of the things, those that are not registered are passed by. [1]
        units: Unit of each row as text, or null where the sender says none.
        things: What is registered.
    """
    texts = units.cast(pa.string()).dictionary_encode()
    spelt, kinds = texts.dictionary.to_pylist(), texts.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero((number >= 0) & (number < things.count) & (kinds >= 0))
    pairs, place = np.unique(
        np.stack([things.category[number[rows]].astype(np.int64), kinds[rows].astype(np.int64)]),
        axis=1,
        return_inverse=True,
    )
    registered = things.category_units
    same = [is_same_unit(spelt[kind], registered[category]) for category, kind in pairs.T.tolist()]
    found: list[int] = rows[~np.array(same, dtype=np.bool_)[place.reshape(-1)]].tolist()
    return found
