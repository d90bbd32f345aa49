"""The words that screens of mobility use for what the contracts name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from furong.nets.mobility.contracts.zones import ZoneMode

__all__ = ["zone_mode"]


def zone_mode(mode: ZoneMode) -> str:
    """Return what parking in a zone is, in the reader's language."""
    return {
        ZoneMode.MANDATORY: _("Parking here alone"),
        ZoneMode.RECOMMENDED: _("Recommended parking"),
        ZoneMode.FORBIDDEN: _("No parking"),
    }[mode]
