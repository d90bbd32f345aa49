"""Check rows of things before they are registered: whole columns at a time, each rejected row with its first reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from furong.kernel.geo import CRS, transform

__all__ = ["REQUIRED", "CheckedRows", "check_rows"]

REQUIRED = ("code", "category", "area", "lon", "lat")
_TEXTS = ("code", "category", "area", "owner", "asset", "name", "crs")
_NUMBERS = ("lon", "lat", "period_s", "low", "high")
_CODE_MAX = 120
_PERIOD_MAX_S = 366 * 86_400


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """Rows after the checks.

    Args:
        usable: In the registry's columns, with their place in the source as ``row``.
        rejected: Columns ``row``, ``reason`` and those of the source.
    """

    usable: pl.DataFrame
    rejected: pl.DataFrame


def check_rows(
    rows: pl.DataFrame, *, first_row: int, categories: Collection[str], areas: Collection[str]
) -> CheckedRows:
    """Return the usable and the rejected rows.

    Args:
        rows: As they came; columns that are not known are left alone.
        first_row: Place of the first row in the source, from 1 on. [1]
        categories: Codes of categories that there are.
        areas: Codes of areas that there are.
    """
    given = set(rows.columns)
    texts = [_text(name, given) for name in _TEXTS]
    numbers = [_number(name, given) for name in _NUMBERS]
    cast = rows.select(*texts, *numbers).with_row_index("row", offset=first_row)
    reason = _reason(categories, areas)
    judged = cast.with_columns(reason=reason)
    bad = judged["reason"].is_not_null()
    usable = _in_wgs84(judged.filter(~bad)).drop("reason", "crs")
    rejected = pl.concat(
        [judged.select("row", "reason").filter(bad), rows.filter(bad).cast(pl.String, strict=False)],
        how="horizontal",
    )
    return CheckedRows(usable, rejected)


def _text(name: str, given: Collection[str]) -> pl.Expr:
    if name not in given:
        return pl.lit(None, pl.String).alias(name)
    return pl.col(name).cast(pl.String, strict=False).str.strip_chars()


def _number(name: str, given: Collection[str]) -> pl.Expr:
    if name not in given:
        return pl.lit(None, pl.Float64).alias(name)
    return pl.col(name).cast(pl.Float64, strict=False)


def _reason(categories: Collection[str], areas: Collection[str]) -> pl.Expr:
    code, low, high, period = (pl.col(name) for name in ("code", "low", "high", "period_s"))
    lon, lat = pl.col("lon"), pl.col("lat")
    length = code.str.len_chars()
    return (
        pl.when(code.is_null() | (length == 0))
        .then(pl.lit("code_missing"))
        .when((length > _CODE_MAX) | code.str.contains(r"[\x00-\x20\x7f\"\\]"))
        .then(pl.lit("code_unreadable"))
        .when(~pl.col("category").is_in(list(categories)).fill_null(value=False))
        .then(pl.lit("category_unknown"))
        .when(~pl.col("area").is_in(list(areas)).fill_null(value=False))
        .then(pl.lit("area_unknown"))
        .when(~(lon.is_between(-180, 180) & lat.is_between(-90, 90)).fill_null(value=False))
        .then(pl.lit("position_unreadable"))
        .when(~pl.col("crs").fill_null("WGS-84").is_in(["", "WGS-84", "GCJ-02"]))
        .then(pl.lit("crs_unknown"))
        .when((low > high).fill_null(value=False))
        .then(pl.lit("limits_crossed"))
        .when(~period.is_between(1, _PERIOD_MAX_S).fill_null(value=True))
        .then(pl.lit("period_unreadable"))
        .otherwise(None)
    )


def _in_wgs84(rows: pl.DataFrame) -> pl.DataFrame:
    moved = rows["crs"].fill_null("") == "GCJ-02"
    if not moved.any():
        return rows
    lon, lat = transform(rows["lon"].to_numpy(), rows["lat"].to_numpy(), CRS.GCJ02, CRS.WGS84)
    return rows.with_columns(
        lon=pl.when(moved).then(pl.Series(lon)).otherwise(pl.col("lon")),
        lat=pl.when(moved).then(pl.Series(lat)).otherwise(pl.col("lat")),
    )
