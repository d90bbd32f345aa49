"""From what was sent to columns: every record is either usable or has one reason why not.

All fields come as text, so that what is shown in the quarantine is what was sent. Checks run over whole columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from furong.kernel.clock import CITY_TIME
from furong.nets.sensing.contracts import ReasonCode, StreamKind, StreamSpec

__all__ = ["OBSERVATION_SCHEMA", "Checked", "Delivery", "Unusable", "check_records", "fields_needed", "instants"]

#: Columns of stored observations by kind of stream. Seconds are from 1970-01-01T00:00Z, positions WGS 84 degrees.
OBSERVATION_SCHEMA: Mapping[StreamKind, pl.Schema] = {
    StreamKind.PRESENCE: pl.Schema({"subject": pl.String, "second": pl.Int64, "lon": pl.Float64, "lat": pl.Float64}),
    StreamKind.READING: pl.Schema({"thing": pl.String, "second": pl.Int64, "value": pl.Float64}),
}

_SUBJECT_MAX = 64
_MS = 1000
_ZONELESS = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")
_ZONED = ("%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%#z", "%Y-%m-%d %H:%M%#z")


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
    """What came in at once, split into fields but not yet checked.

    Args:
        source: Where it came from, e.g. a file name; the quarantine shows it.
        records: One text column for each role of the stream's fields.
        place_of: Says where the record of a row stood in the source.
        raw_of: Says how the record of a row was sent.
        unusable: What could not even be split into fields.
        begins_s: When the first of its observations was made, where that was looked up. [s since 1970-01-01T00:00Z]
    """

    source: str
    records: pl.DataFrame
    place_of: Callable[[int], str]
    raw_of: Callable[[int], str]
    unusable: Sequence[Unusable] = ()
    begins_s: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome: usable observations, and for each other record its row, reason and the detail of it.

    Args:
        observations: Columns of :data:`OBSERVATION_SCHEMA`, in the order they came.
        rejected: Columns ``row`` (position in the input), ``reason``, ``field``.
    """

    observations: pl.DataFrame
    rejected: pl.DataFrame


def fields_needed(kind: StreamKind) -> tuple[str, ...]:
    """Return the roles of fields that records of that kind must have."""
    return ("subject", "time", "lon", "lat") if kind is StreamKind.PRESENCE else ("thing", "time", "value")


def check_records(records: pl.DataFrame, spec: StreamSpec, *, now: datetime, things: frozenset[str]) -> Checked:
    """Check records of one stream.

    Args:
        records: One text column for each role of :func:`fields_needed`, missing values null.
        spec: The stream.
        now: Observations after this instant are refused.
        things: Local codes of the registered things; readings of others are refused.
    """
    roles = fields_needed(spec.kind)
    numbers = [role for role in roles if role in ("lon", "lat", "value")]
    frame = records.select(*(pl.col(role).str.strip_chars().replace("", None) for role in roles)).with_columns(
        *(pl.col(role).cast(pl.Float64, strict=False).alias(f"{role}#") for role in numbers),
        # A part of a second more is a second later: an observation counts from the first minute not before it.
        second=-(-instants(records["time"]) // _MS),
    )
    tests: list[tuple[ReasonCode, str, pl.Expr]] = [
        (ReasonCode.FIELD_MISSING, role, pl.col(role).is_null()) for role in roles
    ]
    tests += [(ReasonCode.FIELD_UNREADABLE, role, ~pl.col(f"{role}#").is_finite().fill_null(False)) for role in numbers]
    tests.append((ReasonCode.FIELD_UNREADABLE, "time", pl.col("second").is_null()))
    tests += _plausible_position() if spec.kind is StreamKind.PRESENCE else []
    tests += [
        (ReasonCode.TIME_IMPLAUSIBLE, "time", pl.col("second") < int(spec.earliest.timestamp())),
        (ReasonCode.TIME_IN_FUTURE, "time", pl.col("second") > int(now.timestamp())),
        _known_who(spec, things),
    ]
    verdict = pl.coalesce(*(pl.when(test).then(pl.lit(n, pl.Int32)) for n, (_, _, test) in enumerate(tests)))
    frame = frame.with_row_index("row").with_columns(verdict.alias("verdict"))
    bad = frame.filter(pl.col("verdict").is_not_null())
    rejected = bad.select(
        "row",
        pl.col("verdict")
        .replace_strict({n: t[0].value for n, t in enumerate(tests)}, return_dtype=pl.String)
        .alias("reason"),
        pl.col("verdict").replace_strict({n: t[1] for n, t in enumerate(tests)}, return_dtype=pl.String).alias("field"),
    )
    good = frame.filter(pl.col("verdict").is_null())
    who = "subject" if spec.kind is StreamKind.PRESENCE else "thing"
    observations = good.select(who, "second", *(pl.col(f"{role}#").alias(role) for role in numbers))
    return Checked(observations.cast(OBSERVATION_SCHEMA[spec.kind]), rejected)


def instants(texts: pl.Series) -> pl.Series:
    """Return times as text in milliseconds since the epoch, null where unreadable; one without a zone is the city's."""
    # Many observations share few times, so each time is read once.
    distinct = texts.unique().to_frame("text").with_columns(at=_read_time(pl.col("text")))
    return texts.to_frame("text").join(distinct, on="text", how="left", maintain_order="left")["at"]


def _read_time(text: pl.Expr) -> pl.Expr:
    text = text.str.strip_chars().str.replace("T", " ", literal=True).str.replace(r"Z$", "+00:00")
    offset_ms = int(CITY_TIME.utcoffset(None).total_seconds()) * _MS
    zoneless = [text.str.to_datetime(form, time_unit="ms", strict=False) for form in _ZONELESS]
    zoned = [text.str.to_datetime(form, time_unit="ms", time_zone="UTC", strict=False) for form in _ZONED]
    return pl.coalesce(*(time.dt.epoch("ms") - offset_ms for time in zoneless), *(t.dt.epoch("ms") for t in zoned))


def _plausible_position() -> list[tuple[ReasonCode, str, pl.Expr]]:
    return [
        (ReasonCode.POSITION_OUT_OF_RANGE, "lat", pl.col("lat#").abs() > 90),
        (ReasonCode.POSITION_OUT_OF_RANGE, "lon", pl.col("lon#").abs() > 180),
    ]


def _known_who(spec: StreamSpec, things: frozenset[str]) -> tuple[ReasonCode, str, pl.Expr]:
    if spec.kind is StreamKind.READING:
        return ReasonCode.THING_UNKNOWN, "thing", ~pl.col("thing").is_in(list(things))
    readable = pl.col("subject").str.len_bytes() <= _SUBJECT_MAX
    if spec.grouping is not None:
        readable = readable & (pl.col("subject").str.count_matches("[0-9A-Fa-f]") > spec.grouping.digit)
    return ReasonCode.SUBJECT_UNREADABLE, "subject", ~readable
