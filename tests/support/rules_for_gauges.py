"""The rule that the gauges of a test city are watched by."""

from __future__ import annotations

from typing import Any

__all__ = ["DWELL_MS", "LEVEL_RULE"]

DWELL_MS = 120_000
LEVEL_RULE: dict[str, Any] = {
    "key": "test/level",
    "kind": "threshold",
    "title_zh": "{thing} 水位过高",
    "title_en": "{thing} is high",
    "over": {"categories": ["water.river_level"]},
    "raise": {"above": 30},
    "clear": {"below": 20},
    "dwell_s": DWELL_MS // 1000,
    "flood_over": 1_000_000,
}
