"""Make the lists that searches and maps begin with, once many things have been registered since they were made."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from furong.foundation.transactions import advisory_lock
from furong.nets.sensing.actions.load_things import registry_root
from furong.nets.sensing.columns.registry import Registry
from furong.nets.sensing.columns.registry.grid import make_grid, open_grid
from furong.nets.sensing.columns.registry.postings import make_postings, open_postings
from furong.nets.sensing.models.registry import RegistrySegment

__all__ = ["index_registry"]

_TAIL_MAX = 2_000


def index_registry() -> bool:
    """Make the lists anew when more things are not in them than a search should look through; return whether it did."""
    registry = Registry.open(registry_root())
    grid = open_grid(registry.files.root)
    covered = min(open_postings(registry.files.root).covered, grid.end if grid else 0)
    if registry.count - covered <= _TAIL_MAX:
        return False
    with advisory_lock("sensing:registry-index") as got:
        if not got:
            return False
        registry.refresh()
        make_postings(registry, _in_order_of_codes(registry))
        make_grid(registry.files.root, registry.cell)
        return True


def _in_order_of_codes(registry: Registry) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    files = RegistrySegment.objects.order_by("first").filter(first__lt=registry.count).values_list("file", flat=True)
    tables = [pq.read_table(registry.files.segments / file, columns=["code"]) for file in files]
    codes = pl.concat([pl.Series("code", table["code"]) for table in tables])[: registry.count]
    return codes.arg_sort().to_numpy().astype(np.int64)
