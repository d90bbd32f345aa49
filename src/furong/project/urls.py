"""Every address of the node."""

from __future__ import annotations
