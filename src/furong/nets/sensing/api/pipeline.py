"""What the processes of a node ask of the stream from readings to alarms: make it, and work on it."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from furong.foundation.streams import Streams, StreamUnavailable
from furong.kernel.clock import SystemClock
from furong.nets.sensing.actions.hold_partitions import ensure_partitions
from furong.nets.sensing.api.intake import stream_server
from furong.nets.sensing.columns.registry import Registry
from furong.nets.sensing.pipeline.committing import Committer
from furong.nets.sensing.pipeline.engine import Engine
from furong.nets.sensing.pipeline.engine_partition import stream_of_partition
from furong.nets.sensing.pipeline.ownership import PartitionLease

__all__ = ["prepare_streams", "run_engine", "sensing_root"]

_log = logging.getLogger("furong.sensing.engine")

_GB = 10**9
#: After an error outside the engine's own work it is set up again this much later. [s]
_PAUSE_S = 1.0
#: A worker that does nothing in the middle of a transaction for so long hangs, or its machine is gone.
_STILL = "4s"


def sensing_root() -> Path:
    """Return the folder of the sensing platform's files."""
    return Path(settings.FURONG_DIRECTORY.root) / "sensing"


def prepare_streams(first: Mapping[int, int] | None = None) -> int:
    """Make partitions and their streams where they are missing, and return how many partitions the city has.

    Args:
        first: Number that the first message of a partition's new stream gets, where it is not 1. [1]

    Raises:
        StreamUnavailable: When the message server does not answer.
    """
    options = settings.FURONG_OPTIONS
    partitions = ensure_partitions(options["SENSING_PARTITIONS"])
    limit = options["SENSING_STREAM_GB"] * _GB
    if not options["NATS_URL"]:
        # Streams of a node's own never fill its disk: the database needs it, too.
        limit = min(limit, shutil.disk_usage(settings.FURONG_DIRECTORY.root).free // 2 // partitions)
    with Streams(stream_server(), name="prepare") as streams:
        for partition in range(partitions):
            streams.ensure_stream(
                stream_of_partition(partition),
                [f"furong.readings.{partition}"],
                max_bytes=limit,
                replicas=options["NATS_REPLICAS"],
                first_sequence=(first or {}).get(partition, 1),
            )
    return partitions


def _limit_transactions(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Let the database end transactions of a worker that stands still, so that others need not wait for its locks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, false)", [_STILL])


def run_engine(worker: str, stop: threading.Event) -> None:
    """Evaluate the readings of this worker's share of the partitions until asked to stop.

    Args:
        worker: Its name; two that live never have the same one.
        stop: Set when it is to end.
    """
    connection_created.connect(_limit_transactions)
    connection.close()
    while not stop.is_set():
        try:
            _work(worker, stop)
        except (Error, StreamUnavailable):
            _log.exception("engine_stopped")
            connection.close()
            stop.wait(_PAUSE_S)


def _work(worker: str, stop: threading.Event) -> None:
    partitions = ensure_partitions(settings.FURONG_OPTIONS["SENSING_PARTITIONS"])
    registry = Registry.open(sensing_root() / "registry")
    with Streams(stream_server(), name=worker) as streams, PartitionLease(worker) as lease:
        engine = Engine(
            root=sensing_root(),
            partitions=partitions,
            streams=streams,
            things=registry,
            ownership=lease,
            # Devices live by the time of the world, also while a demo day runs faster.
            clock=SystemClock(),
            committer=Committer(is_beside=True),
        )
        engine.run(stop)
