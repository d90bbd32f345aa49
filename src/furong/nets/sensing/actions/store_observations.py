"""Take a delivery: the usable records become one stored batch, the others go to the quarantine."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl
from django.utils import timezone

from furong.foundation.files.store import store_file
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction
from furong.nets.sensing.contracts import IngestReceipt, ReasonCode
from furong.nets.sensing.domain.records import check_records
from furong.nets.sensing.models import Feed, ObservationBatch, RejectionRow
from furong.nets.sensing.selectors.feeds import clock_of, find_feed_row, local_codes, spec_of

__all__ = ["Delivery", "Unusable", "store_observations"]

#: Longest text of a record that the quarantine's table holds; a longer one is kept as a file. [character]
_RAW_MAX = 16_384
_INSERT_ROWS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """A record that cannot be used.

    Args:
        place: Where it stood, e.g. ``line 17``.
        reason: Why it is unusable.
        raw: Its text as it was sent.
        detail: What belongs to the reason.
    """

    place: str
    reason: ReasonCode
    raw: str
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came in at once.

    Args:
        source: Where it came from, e.g. a file name; the quarantine shows it.
        records: One text column for each role of the stream's fields.
        place_of: Says where the record of a row stood in the source.
        raw_of: Says how the record of a row was sent.
        unusable: What could not even be split into fields.
    """

    source: str
    records: pl.DataFrame
    place_of: Callable[[int], str]
    raw_of: Callable[[int], str]
    unusable: Sequence[Unusable] = ()


def store_observations(feed: str, delivery: Delivery) -> IngestReceipt:
    """Store a delivery of ``feed`` and return what became of it; when this returns, the rows are on disk.

    Storing is idempotent: the same delivery again changes nothing and answers with the batch that it made before.

    Raises:
        FeedUnknown: When there is no such feed.
    """
    row = find_feed_row(feed)
    checked = check_records(delivery.records, spec_of(row), now=clock_of(row).now(), things=local_codes(feed))
    distinct = checked.observations.unique(maintain_order=True, keep="first")
    rejected = [*delivery.unusable, *_rejected_rows(delivery, checked.rejected)]
    sequence = None
    with transaction():
        locked = Feed.objects.select_for_update().get(pk=feed)
        if len(distinct):
            sequence = _store_batch(locked, distinct)
        _quarantine(feed, delivery.source, rejected)
        locked.received_at = timezone.now()
        locked.save(update_fields=["received_at", "last_sequence", "observation_count"])
        notify("sensing.feed")
    return IngestReceipt(
        durability="stored",
        received=len(delivery.records) + len(delivery.unusable),
        stored=len(distinct),
        duplicates=len(checked.observations) - len(distinct),
        quarantined=len(rejected),
        batch=sequence,
    )


def _store_batch(feed: Feed, observations: pl.DataFrame) -> int:
    payload = _arrow_stream(observations)
    digest = hashlib.sha256(payload).hexdigest()
    known = ObservationBatch.objects.filter(feed=feed, digest=digest).values_list("sequence", flat=True).first()
    if known is not None:
        return known
    feed.last_sequence += 1
    feed.observation_count += len(observations)
    ObservationBatch.objects.create(
        feed=feed,
        sequence=feed.last_sequence,
        digest=digest,
        row_count=len(observations),
        first_s=observations["second"].min(),
        last_s=observations["second"].max(),
        payload=payload,
    )
    return feed.last_sequence


def _arrow_stream(observations: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    observations.write_ipc_stream(buffer, compression="zstd")
    return buffer.getvalue()


def _rejected_rows(delivery: Delivery, rejected: pl.DataFrame) -> list[Unusable]:
    return [
        Unusable(
            place=delivery.place_of(row), reason=ReasonCode(reason), raw=delivery.raw_of(row), detail={"field": name}
        )
        for row, reason, name in rejected.iter_rows()
    ]


def _quarantine(feed: str, source: str, rejected: Sequence[Unusable]) -> None:
    """Add records to the quarantine; one that lies there already (same place, same text) is not added again."""
    RejectionRow.objects.bulk_create(
        (_rejection_row(feed, source, record) for record in rejected), ignore_conflicts=True, batch_size=_INSERT_ROWS
    )


def _rejection_row(feed: str, source: str, record: Unusable) -> RejectionRow:
    content = record.raw.encode(errors="backslashreplace")
    detail = dict(record.detail)
    if len(record.raw) > _RAW_MAX:
        detail |= {"bytes": str(len(content)), "file": store_file(content, "text/plain")}
    return RejectionRow(
        feed_id=feed,
        source=source[:200],
        place=record.place[:60],
        digest=hashlib.sha256(content).hexdigest(),
        reason=record.reason.value,
        detail=detail,
        raw=record.raw[:_RAW_MAX].replace("\x00", "\\u0000"),
    )
