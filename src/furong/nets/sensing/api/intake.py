"""What other layers may ask of the city's intake: take readings in, and look after what could not be taken."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

from django.conf import settings

from furong.foundation.servers.nats import StreamServer, read_address
from furong.foundation.streams import Streams
from furong.kernel.clock import SystemClock
from furong.kernel.permissions import Actor
from furong.nets.sensing.actions.hold_partitions import ensure_partitions
from furong.nets.sensing.actions.settle_city_rejection import (
    discard_city_rejections,
    get_held_city_rejection,
    mark_replayed,
)
from furong.nets.sensing.columns.registry import Registry
from furong.nets.sensing.contracts.intake import CITY_REASONS, CityRejection, IntakeReceipt
from furong.nets.sensing.errors import StillUnusable
from furong.nets.sensing.errors.intake import IntakeUnavailable
from furong.nets.sensing.pipeline.bulk_lane import BULK_STREAM, BULK_SUBJECTS, BulkLane
from furong.nets.sensing.pipeline.intake import ARROW_MAX_MB, Intake
from furong.nets.sensing.pipeline.receipts import Pending, add_receipts
from furong.nets.sensing.selectors.city_rejections import (
    CityRejectionPage,
    CityRejectionSums,
    get_city_rejection_for,
    list_city_rejections_for,
    sum_city_rejections_for,
    texts_of,
)

__all__ = [
    "ARROW_MAX_MB",
    "CITY_REASONS",
    "CityRejection",
    "CityRejectionPage",
    "CityRejectionSums",
    "Intake",
    "IntakeReceipt",
    "IntakeUnavailable",
    "Pending",
    "add_receipts",
    "city_intake",
    "discard_city_rejections",
    "get_city_rejection_for",
    "list_city_rejections_for",
    "replay_city_rejection",
    "run_bulk_lane",
    "stream_server",
    "sum_city_rejections_for",
]

_opening = threading.Lock()
_GB = 10**9


def city_intake() -> Intake:
    """Return the intake of this process: opened at the first call, then the same for all threads.

    Raises:
        StreamUnavailable: When the message server does not answer.
    """
    with _opening:
        return _opened()


@cache
def _opened() -> Intake:
    registry = Registry.open(Path(settings.FURONG_DIRECTORY.root) / "sensing" / "registry")
    log = Streams(stream_server(), name="intake").connect()
    intake = Intake(registry, log, ensure_partitions(settings.FURONG_OPTIONS["SENSING_PARTITIONS"]))
    intake.warm_up()
    return intake


def run_bulk_lane(stop: threading.Event) -> None:
    """Move batches from the bulk lane to the log of readings until asked to stop.

    Raises:
        StreamUnavailable: When the message server does not answer at the start.
    """
    options = settings.FURONG_OPTIONS
    registry = Registry.open(Path(settings.FURONG_DIRECTORY.root) / "sensing" / "registry")
    with Streams(stream_server(), name="bulk") as streams:
        streams.ensure_stream(
            BULK_STREAM,
            BULK_SUBJECTS,
            max_bytes=options["SENSING_STREAM_GB"] * _GB,
            replicas=options["NATS_REPLICAS"],
        )
        BulkLane(registry, streams, ensure_partitions(options["SENSING_PARTITIONS"]), clock=SystemClock()).run(stop)


def stream_server() -> StreamServer:
    """Return where the message server of this city answers: one of its own, or the embedded one."""
    options = settings.FURONG_OPTIONS
    if options["NATS_URL"]:
        return StreamServer(url=options["NATS_URL"], user=options["NATS_USER"], password=options["NATS_PASSWORD"])
    return read_address(settings.FURONG_DIRECTORY)


def replay_city_rejection(actor: Actor, number: int, mended: str = "") -> IntakeReceipt:
    """Send records of the quarantine through the checks again, and settle them when all of them pass.

    Args:
        actor: Who mended them.
        number: Number of the row.
        mended: One JSON object a line, instead of the texts as they were sent: empty sends those, e.g. once the things
            that they name are registered.

    Raises:
        RejectionUnknown: When there is no such row.
        RejectionSettled: When it has been settled already.
        StillUnusable: When a text does not pass; the row stays in the quarantine. Texts that pass are taken.
    """
    row = get_held_city_rejection(actor, number)
    texts = mended.encode() if mended.strip() else texts_of(row)
    receipt = city_intake().trying().take_ndjson(texts, row.source)
    if receipt.quarantined or not receipt.stored:
        first = next(iter(receipt.first), None)
        reason, field = (first.reason, first.field) if first else ("not_an_object", "")
        raise StillUnusable(trouble=f"{reason} {field}".strip(), reason=reason, field=field)
    mark_replayed(actor, number)
    return receipt
