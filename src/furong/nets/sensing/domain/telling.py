"""Telling a recorded delivery as it happened: in the order of time, in parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import numpy as np

from furong.kernel.columns import IntColumn
from furong.nets.sensing.contracts import StreamSpec
from furong.nets.sensing.domain.records import Delivery, instants

__all__ = ["told_in_order"]

_MS = 1000
#: Sorts after every time that can be told. [ms]
_LAST = 1 << 62


def told_in_order(
    whole: Delivery, spec: StreamSpec, *, rows: int, now: datetime, together_s: float = 0.001
) -> Iterator[Delivery]:
    """Yield ``whole`` in parts of about ``rows`` records, in the order of time.

    A recording is whole when it is read, so nothing in it comes late. Records of one instant keep their order and stay
    in one part, so that a record which repeats another meets it there. Records without a usable time come last.

    Args:
        whole: The recording.
        spec: Its stream, which says from when on a time is plausible.
        rows: Records in a part; 1 makes a part for each instant. [1]
        now: Up to when a time is plausible.
        together_s: Times that lie in the same span of this length are one instant. [s]
    """
    times = instants(whole.records["time"])
    plausible = times.is_between(int(spec.earliest.timestamp()) * _MS, int(now.timestamp()) * _MS).fill_null(False)
    keys = times.set(~plausible, _LAST).to_numpy()
    order = np.argsort(keys, kind="stable")
    cuts = _cuts(keys[order] // max(1, int(together_s * _MS)), rows)
    for start, end in pairwise(cuts):
        part = order[start:end]
        begins_ms = int(keys[part[0]]) if len(part) else _LAST
        yield _part(whole, part, None if begins_ms == _LAST else begins_ms // _MS, is_first=start == 0)


def _cuts(keys: IntColumn, rows: int) -> list[int]:
    """Return where parts begin and the last one ends: the first change of time after every ``rows`` records."""
    changes = np.flatnonzero(np.diff(keys, prepend=-1))
    wanted = np.arange(0, len(keys), rows)
    begins = changes[np.minimum(np.searchsorted(changes, wanted), len(changes) - 1)] if len(changes) else wanted
    return [0, *(int(cut) for cut in np.unique(begins) if cut), len(keys)]


def _part(whole: Delivery, rows: IntColumn, begins_s: int | None, *, is_first: bool) -> Delivery:
    return replace(
        whole,
        records=whole.records[rows],
        place_of=lambda row: whole.place_of(int(rows[row])),
        raw_of=lambda row: whole.raw_of(int(rows[row])),
        unusable=whole.unusable if is_first else (),
        begins_s=begins_s,
    )
