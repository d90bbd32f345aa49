"""What the processes of a node ask of the stream from readings to alarms: make it, and work on it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from furong.foundation.streams import Streams, StreamUnavailable
from furong.kernel.clock import SystemClock
from furong.nets.sensing.actions.hold_partitions import ensure_partitions
from furong.nets.sensing.api.intake import stream_server
from furong.nets.sensing.columns.registry import Registry
from furong.nets.sensing.pipeline.engine import Engine
from furong.nets.sensing.pipeline.engine_partition import stream_of_partition
from furong.nets.sensing.pipeline.ownership import PartitionLease

__all__ = ["prepare_streams", "run_engine", "sensing_root"]

_log = logging.getLogger("furong.sensing.engine")

_GB = 10**9
#: After an error outside the engine's own work it is set up again this much later. [s]
_PAUSE_S = 1.0


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
    with Streams(stream_server(), name="prepare") as streams:
        for partition in range(partitions):
            streams.ensure_stream(
                stream_of_partition(partition),
                [f"furong.readings.{partition}"],
                max_bytes=options["SENSING_STREAM_GB"] * _GB,
                replicas=options["NATS_REPLICAS"],
                first_sequence=(first or {}).get(partition, 1),
            )
    return partitions


def run_engine(worker: str, stop: threading.Event) -> None:
    """Evaluate the readings of this worker's share of the partitions until asked to stop.

    Args:
        worker: Its name; two that live never have the same one.
        stop: Set when it is to end.
    """
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
        )
        engine.run(stop)
