"""What pages of shared bikes say for the codes of the nets that they show."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from furong.foundation.web.words import span

__all__ = [
    "channel",
    "delay",
    "feed_kind",
    "feed_state",
    "parking_state",
    "seen_kind",
    "source",
    "state",
    "state_kind",
    "turn",
]

_DANGER = frozenset({"critical", "overflow"})


def source(code: str) -> str:
    """Return who counted."""
    return {
        "live": _("Positions from operators, corrected by cameras and patrols"),
        "camera": _("Camera"),
        "feed": _("Positions from operators"),
        "patrol": _("Patrol"),
        "sensing": _("Locked bikes inside the fence"),
    }.get(code, code)


def delay(seconds: float) -> str:
    """Return how late something came: in seconds below a minute, in larger units above."""
    return f"{seconds:.0f} s" if seconds < 60 else span(timedelta(seconds=seconds))


def parking_state(code: str) -> str:
    """Return how vehicles stand."""
    return {
        "in_line": _("In line"),
        "out_of_line": _("Out of line"),
        "fallen": _("Fallen"),
        "blocking": _("Blocking the way"),
    }.get(code, code)


def seen_kind(kind: str) -> str:
    """Return what a camera takes a thing for."""
    return {"bicycle": _("Bicycle")}.get(kind, kind)


def state(code: str) -> str:
    """Return how full a point is."""
    return {
        "critical": _("Critical overflow"),
        "overflow": _("Overflow"),
        "crowded": _("Crowded"),
        "normal": _("Normal"),
        "unknown": _("No data"),
    }[code]


def state_kind(code: str) -> str:
    """Return the kind of chip that goes with how full a point is."""
    if code in _DANGER:
        return "danger"
    return {"crowded": "warn", "normal": "ok"}.get(code, "neutral")


def turn(step: str) -> str:
    """Return what became of an overflow."""
    return {
        "raised": _("Raised"),
        "worsened": _("Worsened"),
        "eased": _("Eased"),
        "cleared": _("Cleared"),
        "corrected": _("Corrected"),
        "withdrawn": _("Withdrawn"),
    }.get(step, step)


def channel(code: str) -> str:
    """Return what comes by a channel of a feed."""
    return {
        "vehicles": _("Vehicles"),
        "events": _("Vehicle events"),
        "telemetry": _("Positions"),
        "trips": _("Trips"),
        "gbfs": _("Public feed (GBFS)"),
    }.get(code, code)


def feed_state(code: str) -> str:
    """Return how a channel of a feed is."""
    return {
        "never": _("Nothing received yet"),
        "live": _("In time"),
        "late": _("Late"),
        "silent": _("Silent"),
    }.get(code, code)


def feed_kind(code: str) -> str:
    """Return the kind of chip that goes with how a feed is."""
    return {"live": "ok", "late": "warn", "silent": "danger"}.get(code, "neutral")
