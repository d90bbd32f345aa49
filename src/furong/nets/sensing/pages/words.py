"""What sensing's codes say to people; each is looked up when a page is shown, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from furong.nets.sensing.contracts import AlarmState, FeedClock, Priority, ReasonCode

__all__ = ["alarm_state", "clock", "field_name", "level", "level_name", "reason", "record_state", "way_to_mend"]

_REASONS: Mapping[str, str] = {
    ReasonCode.NOT_A_RECORD: _("Not a record"),
    ReasonCode.FIELD_MISSING: _("A field is missing"),
    ReasonCode.FIELD_UNREADABLE: _("A field cannot be read"),
    ReasonCode.POSITION_OUT_OF_RANGE: _("Position outside the Earth"),
    ReasonCode.TIME_IMPLAUSIBLE: _("Time too long ago"),
    ReasonCode.TIME_IN_FUTURE: _("Time in the future"),
    ReasonCode.SUBJECT_UNREADABLE: _("Identifier cannot be read"),
    ReasonCode.THING_UNKNOWN: _("Unknown device or point"),
    ReasonCode.LINE_TOO_LONG: _("Line too long"),
    ReasonCode.INPUT_CUT_SHORT: _("Input ends too early"),
    ReasonCode.ZONE_UNUSABLE: _("Zone cannot be used"),
}

_WAYS: Mapping[str, str] = {
    ReasonCode.NOT_A_RECORD: _("Write one JSON object with the fields of this stream."),
    ReasonCode.FIELD_MISSING: _("Add the field with its value, then replay."),
    ReasonCode.FIELD_UNREADABLE: _("Write a number, or a time such as 2026-11-24 07:41:00, then replay."),
    ReasonCode.POSITION_OUT_OF_RANGE: _("Latitude lies between −90 and 90, longitude between −180 and 180."),
    ReasonCode.TIME_IMPLAUSIBLE: _("The clock of the device was wrong. Put the right time in, or discard the record."),
    ReasonCode.TIME_IN_FUTURE: _("The clock of the device runs fast. Put the right time in, or discard the record."),
    ReasonCode.SUBJECT_UNREADABLE: _("Put the identifier in that the device carries."),
    ReasonCode.THING_UNKNOWN: _("Register the device first, or correct its code."),
    ReasonCode.LINE_TOO_LONG: _("One record is at most 1 MB. Ask the sender to send records one by one."),
    ReasonCode.INPUT_CUT_SHORT: _("The file was cut off. Fetch it whole and send it again; what was read stays."),
    ReasonCode.ZONE_UNUSABLE: _("Mend the outline in the file of zones and send the file again."),
}

_ZONE_TROUBLES: Mapping[str, str] = {
    "not_a_collection": _("the file is not a collection of features"),
    "no_polygon": _("it is not an area"),
    "id_missing": _("it has no identifier"),
    "id_twice": _("another zone has the same identifier"),
    "ring_open": _("its outline is not closed"),
    "ring_crosses_itself": _("its outline crosses itself"),
    "no_area": _("its corners lie on a line"),
    "coordinates_unreadable": _("a coordinate cannot be read"),
    "coordinates_out_of_range": _("a coordinate lies outside the Earth"),
    "crs_unknown": _("its coordinate system is not known"),
    "number_unusable": _("a number that it needs is missing or wrong"),
}

#: How a place in a delivery is told: where the word and the number stand.
_PLACES: Mapping[str, str] = {
    "line": _("line %(number)s"),
    "row": _("row %(number)s"),
    "zone": _("zone %(number)s"),
}
_BY = "api by "

_FIELDS: Mapping[str, str] = {
    "subject": _("identifier"),
    "thing": _("device or point"),
    "time": _("time"),
    "lon": _("longitude"),
    "lat": _("latitude"),
    "value": _("value"),
}

_STATES: Mapping[str, str] = {
    AlarmState.ACTIVE: _("Active"),
    AlarmState.ACKNOWLEDGED: _("Acknowledged"),
    AlarmState.CLEARED: _("Cleared"),
    AlarmState.WITHDRAWN: _("Withdrawn"),
}

_RECORD_STATES: Mapping[str, str] = {
    "held": _("Held in quarantine"),
    "replayed": _("Mended and replayed"),
    "discarded": _("Discarded"),
}

_CLOCKS: Mapping[str, str] = {
    FeedClock.FEEDER: _("the sender says up to when it has told everything"),
    FeedClock.SYSTEM: _("the machine's clock"),
    FeedClock.CITY: _("the city's clock"),
}

_LEVELS: Mapping[str, tuple[str, str]] = {
    Priority.GRAVEST: (_("Level Ⅰ"), _("Level Ⅰ, gravest")),
    Priority.GRAVE: (_("Level Ⅱ"), _("Level Ⅱ, grave")),
    Priority.SERIOUS: (_("Level Ⅲ"), _("Level Ⅲ, serious")),
    Priority.ORDINARY: (_("Level Ⅳ"), _("Level Ⅳ, ordinary")),
}


def reason(code: str) -> str:
    """Return why a record is in the quarantine."""
    return gettext(_REASONS[code])


def way_to_mend(code: str) -> str:
    """Return what can be done about a record that is in the quarantine for that reason."""
    return gettext(_WAYS[code])


def trouble(code: str, role: str) -> str:
    """Return why a record is in the quarantine, with the field that it is about where there is one."""
    if not role:
        return reason(code)
    return gettext("%(reason)s: %(field)s") % {"reason": reason(code), "field": field_name(role)}


def zone_trouble(code: str) -> str:
    """Return what is wrong with a zone."""
    return gettext(_ZONE_TROUBLES.get(code, code))


def place(told: str) -> str:
    """Return where in a delivery a record stood; what is told in another form is shown as it is."""
    word, _space, number = told.partition(" ")
    return gettext(_PLACES[word]) % {"number": number} if word in _PLACES else told


def source(told: str) -> str:
    """Return where a delivery came from: the name of a file, or who sent it through the interface."""
    if not told.startswith(_BY):
        return told
    return gettext("interface, %(sender)s") % {"sender": told.removeprefix(_BY)}


def field_name(role: str) -> str:
    """Return the name of a field by its role; a role that is not known is its own name."""
    return gettext(_FIELDS[role]) if role in _FIELDS else role


def alarm_state(state: str) -> str:
    """Return the name of a state of an alarm."""
    return gettext(_STATES[state])


def record_state(state: str) -> str:
    """Return the name of a state of a record in the quarantine."""
    return gettext(_RECORD_STATES[state])


def clock(kind: str) -> str:
    """Return what drives a feed's time on."""
    return gettext(_CLOCKS[kind])


def level(priority: str) -> str:
    """Return the short name of a level."""
    return gettext(_LEVELS[priority][0])


def level_name(priority: str) -> str:
    """Return the name of a level with what it means."""
    return gettext(_LEVELS[priority][1])
