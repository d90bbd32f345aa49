"""The way from an alarm to its case, which another part of the node shows: the address comes from the settings."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from furong.kernel.permissions import Actor

__all__ = ["cases_path"]


def cases_path(actor: Actor, alarm: UUID) -> str:
    """Return the address of the cases that came of an alarm, or nothing when ``actor`` may not read cases."""
    address: str = settings.FURONG_CASES_OF_SOURCE
    return address.format(source=alarm) if actor.holds("case.read") else ""
