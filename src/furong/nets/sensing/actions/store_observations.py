"""Take a delivery: the usable records become one stored batch, the others go to the quarantine."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.utils import timezone

from furong.foundation.files.store import store_file
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction, transaction_required
from furong.kernel.clock import CITY_TIME
from furong.nets.sensing.contracts import IngestReceipt, ReasonCode
from furong.nets.sensing.domain.records import Delivery, Unusable, check_records
from furong.nets.sensing.models import Feed, ObservationBatch, RejectionRow
from furong.nets.sensing.selectors.feeds import clock_of, get_feed_row, local_codes, spec_of

__all__ = ["Examined", "examine", "quarantine", "store_observations"]

#: Longest text of a record that the quarantine's table holds; a longer one is kept as a file. [character]
_RAW_MAX = 16_384
_INSERT_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Examined:
    """A delivery after the checks: what can be stored, and everything that cannot.

    Args:
        distinct: Usable observations, each once, in the order they came.
        usable_count: How many there were before repetitions were dropped. [1]
        unusable: The others.
    """

    distinct: pl.DataFrame
    usable_count: int
    unusable: Sequence[Unusable]


def examine(feed: Feed, delivery: Delivery) -> Examined:
    """Check a delivery without storing anything."""
    checked = check_records(delivery.records, spec_of(feed), now=clock_of(feed).now(), things=local_codes(feed.key))
    return Examined(
        distinct=checked.observations.unique(maintain_order=True, keep="first"),
        usable_count=len(checked.observations),
        unusable=[*delivery.unusable, *_rejected_rows(delivery, checked.rejected)],
    )


def store_observations(feed: str, delivery: Delivery) -> IngestReceipt:
    """Store a delivery of ``feed`` and return what became of it; when this returns, the rows are on disk.

    Storing is idempotent: the same delivery again changes nothing and answers with the batch that it made before.

    Raises:
        FeedUnknown: When there is no such feed.
    """
    examined = examine(get_feed_row(feed), delivery)
    sequence = None
    with transaction():
        locked = Feed.objects.select_for_update().get(pk=feed)
        if len(examined.distinct):
            sequence = _store_batch(locked, examined.distinct)
        quarantine(feed, delivery.source, examined.unusable)
        locked.received_at = timezone.now()
        locked.save(update_fields=["received_at", "last_sequence", "observation_count"])
        notify("sensing.feed")
    return IngestReceipt(
        durability="stored",
        received=len(delivery.records) + len(delivery.unusable),
        stored=len(examined.distinct),
        duplicates=examined.usable_count - len(examined.distinct),
        quarantined=len(examined.unusable),
        batch=sequence,
        first_at=_instant(examined.distinct["second"].min()),
        last_at=_instant(examined.distinct["second"].max()),
        reasons=_by_reason(examined.unusable),
    )


def _instant(second: object) -> datetime | None:
    return None if second is None else datetime.fromtimestamp(int(str(second)), CITY_TIME)


def _by_reason(unusable: Sequence[Unusable]) -> dict[str, tuple[int, str]]:
    reasons: dict[str, tuple[int, str]] = {}
    for record in unusable:
        count, first = reasons.get(record.reason.value, (0, record.place))
        reasons[record.reason.value] = (count + 1, first)
    return reasons


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
        first_s=observations.select(pl.col("second").min()).item(),
        last_s=observations.select(pl.col("second").max()).item(),
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


@transaction_required
def quarantine(feed: str, source: str, rejected: Sequence[Unusable]) -> None:
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
