"""What codes of city rules, their alarms, connectors and the city's intake say to people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

__all__ = ["alarm_state", "connector_kind", "connector_state", "kind", "mode", "reason", "step", "way_to_mend"]

_MODES = {
    "draft": _("Draft"),
    "shadow": _("Shadow: counts, raises nothing"),
    "active": _("In force"),
    "paused": _("Paused"),
    "retired": _("Retired"),
}
_KINDS = {
    "threshold": _("Threshold"),
    "rate": _("Rate of change"),
    "silence": _("Silence"),
    "asset": _("Things of an asset"),
    "aggregate": _("Area and window"),
    "baseline": _("Against what is usual"),
}
_ALARM_STATES = {
    "open": _("Open alarms"),
    "active": _("Active"),
    "acknowledged": _("Acknowledged"),
    "shelved": _("Shelved"),
    "suppressed": _("Suppressed"),
    "cleared": _("Cleared"),
    "withdrawn": _("Withdrawn"),
    "all": _("All alarms"),
}
_STEPS = {
    **_ALARM_STATES,
    "raised": _("Alarm raised"),
    "escalated": _("Escalated"),
    "unshelved": _("Back on the board"),
    "corrected": _("Corrected by later readings"),
    "judged": _("Judged"),
}
_CONNECTOR_STATES = {
    "waiting": _("Has not run yet"),
    "healthy": _("Healthy"),
    "failing": _("Failing"),
    "paused": _("Paused"),
}
_CONNECTOR_KINDS = {
    "http_json": _("JSON over HTTP"),
    "http_csv": _("CSV over HTTP"),
    "folder": _("Folder of files"),
    "sensorthings": _("SensorThings server"),
}
#: Why a record is not taken, and what can be done about it.
_REASONS: Mapping[str, tuple[str, str]] = {
    "not_utf8": (_("Not text in UTF-8"), _("Ask the sender to write UTF-8.")),
    "not_json": (_("Not JSON"), _("Write one JSON object a line.")),
    "not_an_object": (_("Not a record"), _("Write one JSON object a line.")),
    "record_too_long": (_("Record too long"), _("Ask the sender to send one reading a line.")),
    "field_missing": (_("A field is missing"), _("Add code, time and value, then replay.")),
    "field_twice": (_("A field stands twice"), _("Leave one of the two, then replay.")),
    "code_not_text": (_("The code is not text"), _("Write the code in quotation marks.")),
    "unit_not_text": (_("The unit is not text"), _("Write the unit in quotation marks.")),
    "value_not_a_number": (_("The value is not a number"), _("Write a plain number, then replay.")),
    "value_not_finite": (_("The value is not finite"), _("Put the measured number in, or discard the record.")),
    "time_unreadable": (_("The time cannot be read"), _("Write a time such as 2026-11-25T08:00:00+08:00.")),
    "time_without_zone": (_("The time has no zone"), _("Add the zone, for example +08:00, then replay.")),
    "time_out_of_range": (_("Time out of range"), _("Put the right time in, or discard the record.")),
    "time_in_future": (_("Time in the future"), _("Put the right time in, or discard the record.")),
    "unknown_code": (_("Unknown code"), _("Register the thing first, then replay as it is; or correct the code.")),
    "unknown_number": (_("Unknown number"), _("Send the registered number or the code.")),
    "unit_differs": (_("Another unit than registered"), _("Convert the value into the registered unit.")),
    "empty_field": (_("A field is empty"), _("Fill the field in, then replay.")),
    "row_unreadable": (_("Row cannot be read"), _("Ask the sender to write the file again.")),
    "arrow_unusable": (_("Arrow batch cannot be used"), _("Ask the sender to send the batch again.")),
}


def reason(code: str) -> str:
    """Return why a record of the city's intake is in the quarantine."""
    return gettext(_REASONS[code][0]) if code in _REASONS else code


def way_to_mend(code: str) -> str:
    """Return what can be done about it."""
    return gettext(_REASONS[code][1] if code in _REASONS else _("Mend the record and replay it, or discard it."))


def mode(name: str) -> str:
    """Return the name of a mode of a rule."""
    return gettext(_MODES[name])


def kind(name: str) -> str:
    """Return the name of a kind of rule."""
    return gettext(_KINDS[name])


def alarm_state(name: str) -> str:
    """Return the name of a state of an alarm."""
    return gettext(_ALARM_STATES[name])


def step(name: str) -> str:
    """Return what happened to an alarm."""
    return gettext(_STEPS[name]) if name in _STEPS else name


def connector_state(name: str) -> str:
    """Return how a connector stands."""
    return gettext(_CONNECTOR_STATES[name])


def connector_kind(name: str) -> str:
    """Return what a connector fetches."""
    return gettext(_CONNECTOR_KINDS[name])
