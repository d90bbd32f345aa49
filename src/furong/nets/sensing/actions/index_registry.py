"""Make the lists that searches and maps begin with, once many things have been registered since they were made."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from furong.foundation.transactions import advisory_lock
from furong.nets.sensing.actions.load_things import catch_up, registry_root, writing_registry
from furong.nets.sensing.columns.registry import Registry
from furong.nets.sensing.columns.registry.grid import make_grid, open_grid
from furong.nets.sensing.columns.registry.postings import make_postings, open_postings
from furong.nets.sensing.models.registry import RegistrySegment

__all__ = ["index_registry", "keep_registry"]

#: So many things a search looks through one by one. [1]
_TAIL_MAX, _CHANGED_MAX = 2_000, 100


def keep_registry() -> bool:
    """Write what was registered one by one through to the disk, and make the lists anew when that is due.

    Raises:
        RegistryBusy: When somebody is registering things.
    """
    if (registry_root() / "writing").exists():
        catch_up()
    return index_registry()


def index_registry() -> bool:
    """Make the lists anew when more things are not in them than a search should look through; return whether it did."""
    registry = Registry.open(registry_root())
    grid = open_grid(registry.files.root)
    covered = min(open_postings(registry.files.root).covered, grid.end if grid else 0)
    changed = list(registry.names.changed)
    if registry.count - covered <= _TAIL_MAX and len(changed) <= _CHANGED_MAX:
        return False
    with advisory_lock("sensing:registry-index") as got:
        if not got:
            return False
        registry.refresh()
        make_postings(registry, _in_order_of_codes(registry))
        make_grid(registry.files.root, registry.cell)
    if changed:
        with writing_registry() as writer:
            writer.forget_changed(changed)
    return True


def _in_order_of_codes(registry: Registry) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    files = RegistrySegment.objects.order_by("first").filter(first__lt=registry.count).values_list("file", flat=True)
    tables = [pq.read_table(registry.files.segments / file, columns=["code"]) for file in files]
    codes = pl.concat([pl.Series("code", table["code"]) for table in tables])[: registry.count]
    return codes.arg_sort().to_numpy().astype(np.int64)
