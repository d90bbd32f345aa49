"""Rows of things to register, for tests."""

from __future__ import annotations

import polars as pl

__all__ = ["things"]


def things(*codes: str, **columns: object) -> pl.DataFrame:
    """Return rows of river gauges in one district, with other columns where they are given."""
    row: dict[str, object] = {
        "category": "water.river_level",
        "area": "510107",
        "lon": 104.05,
        "lat": 30.64,
        "owner": "水务局",
        **columns,
    }
    return pl.DataFrame([{"code": code, **row} for code in codes])
