"""How what came over Open311 is known again."""

from __future__ import annotations

__all__ = ["KEY_PREFIX"]

#: Source keys of what came over Open311 begin so: its senders know that others read it.
KEY_PREFIX = "open311:"
