"""What is suggested for a text, and who tells of an emergency. Screens hear of these under ``hotline.emergency``."""

from __future__ import annotations

from furong.nets.hotline.selectors.emergencies import list_emergencies_for, list_emergency_calls_for
from furong.nets.hotline.selectors.suggestions import suggest_for, suggest_for_appeal

__all__ = ["list_emergencies_for", "list_emergency_calls_for", "suggest_for", "suggest_for_appeal"]
