"""Readings from files, into a city that runs or into one that is started for it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from furong.foundation.servers import DataDirectory
from furong.foundation.servers.nats import EmbeddedNats, find_nats_server
from furong.project.node import node_database, set_up_django
from furong.project.options import read_options

__all__ = ["ingest_files"]


def ingest_files(data: Path, files: Sequence[Path], tell: Callable[[str, int], None]) -> dict[str, Any]:
    """Take the readings of files in and return a receipt for each and one for all.

    Args:
        data: Data directory of the city.
        files: NDJSON, CSV or Parquet.
        tell: Hears file and records read so far.
    """
    directory = DataDirectory(data.absolute())
    directory.prepare()
    with node_database(directory), _node_streams(directory):
        set_up_django(data)
        from furong.nets.sensing.adapters.reading_files import take_file
        from furong.nets.sensing.api.intake import add_receipts, city_intake
        from furong.nets.sensing.api.pipeline import prepare_streams
        from furong.project.preparing import prepare_database

        prepare_database()
        prepare_streams()
        intake = city_intake()
        begun = time.perf_counter()
        receipts = {}
        for file in files:

            def progress(count: int, name: str = file.name) -> None:
                tell(name, count)

            receipts[str(file)] = take_file(intake, file, progress=progress)
        seconds = time.perf_counter() - begun
        intake.close()
        whole = asdict(add_receipts(list(receipts.values())))
        return {**whole, "seconds": round(seconds, 3), "files": {name: asdict(one) for name, one in receipts.items()}}


@contextlib.contextmanager
def _node_streams(directory: DataDirectory) -> Iterator[None]:
    """Have a message server until the block ends: that of the city, which runs already or is started for it."""
    if read_options()["NATS_URL"] or directory.is_held("city"):
        yield
        return
    server = EmbeddedNats(directory, find_nats_server())
    server.start()
    try:
        yield
    finally:
        server.stop()
