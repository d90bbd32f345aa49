"""What other layers may ask about judging and registering reports. People's acts open their own transaction."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework.actions import judge_report as _judge
from furong.nets.casework.actions import register_case as _register
from furong.nets.casework.selectors.conditions import list_conditions_for

__all__ = ["judge_report", "list_conditions_for", "register_case"]


def judge_report(
    actor: Actor,
    number: str,
    step: str,
    *,
    reason: str = "",
    version: int | None = None,
    lon: float | None = None,
    lat: float | None = None,
) -> None:
    """Let a reported case take one of the steps before its registering."""
    with transaction():
        _judge.judge_report(actor, number, step, reason=reason, version=version, lon=lon, lat=lat)


def register_case(
    actor: Actor,
    number: str,
    *,
    case_type: str,
    note: str = "",
    version: int | None = None,
    lon: float | None = None,
    lat: float | None = None,
) -> None:
    """Register a reported case under a filing condition."""
    with transaction():
        _register.register_case(actor, number, case_type=case_type, note=note, version=version, lon=lon, lat=lat)
