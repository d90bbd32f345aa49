"""When a case is due: its type's limit, counted on the city's calendar."""

from __future__ import annotations
