"""What versions of the standard table, the findings of their check, and their differences say to people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from furong.foundation.web.language import language_of
from furong.kernel.errors import FurongError
from furong.nets.casework.api.standards import limit_text
from furong.nets.casework.contracts.standards import StandardTable, TableInfo

__all__ = [
    "change",
    "change_kind",
    "checked",
    "class_kind",
    "field",
    "limit",
    "match",
    "severity",
    "severity_kind",
    "status",
    "status_kind",
    "trouble",
    "validity",
    "value",
]

_STATUSES: Mapping[str, tuple[str, str]] = {
    "draft": (_("Draft"), "warn"),
    "active": (_("In force"), "ok"),
    "retired": (_("Retired"), ""),
}
_SEVERITIES: Mapping[str, tuple[str, str]] = {
    "error": (_("Error"), "danger"),
    "warning": (_("Warning"), "warn"),
    "hint": (_("Hint"), "info"),
}
_CHANGES: Mapping[str, tuple[str, str]] = {
    "class_added": (_("New class"), "ok"),
    "class_removed": (_("Class removed"), "danger"),
    "class_renamed": (_("Class renamed"), "info"),
    "added": (_("New condition"), "ok"),
    "removed": (_("Condition removed"), "danger"),
    "changed": (_("Condition changed"), "warn"),
}
_FIELDS: Mapping[str, str] = {
    "conditions": _("Conditions"),
    "name": _("Name of the class"),
    "condition": _("Filing condition"),
    "limit": _("Limit"),
    "closing": _("Closing criterion"),
    "handling": _("Handling unit"),
    "supervising": _("Supervising unit"),
}
_MATCHES: Mapping[str, str] = {
    "same": _("the same words"),
    "similar": _("similar words"),
    "only": _("the only condition of its class"),
    "first": _("the first condition of its class"),
}
_KINDS: Mapping[str, str] = {"component": _("Component"), "event": _("Event")}


def status(code: str) -> str:
    """Return where a version stands."""
    return gettext(_STATUSES[code][0])


def status_kind(code: str) -> str:
    """Return the kind of chip that shows where a version stands."""
    return _STATUSES[code][1]


def severity(code: str) -> str:
    """Return how much a finding matters."""
    return gettext(_SEVERITIES[code][0])


def severity_kind(code: str) -> str:
    """Return the kind of chip that shows how much a finding matters."""
    return _SEVERITIES[code][1]


def change(code: str) -> str:
    """Return what a difference is."""
    return gettext(_CHANGES[code][0])


def change_kind(code: str) -> str:
    """Return the kind of chip that shows what a difference is."""
    return _CHANGES[code][1]


def field(name: str) -> str:
    """Return the name of what is different."""
    return gettext(_FIELDS[name])


def match(code: str) -> str:
    """Return how the condition that a case would fall under was found."""
    return gettext(_MATCHES[code])


def class_kind(code: str) -> str:
    """Return what a class is about."""
    return gettext(_KINDS[code])


def limit(told: str) -> str:
    """Return a limit such as ``2 work_hour`` in the reader's words."""
    amount, _space, kind = told.partition(" ")
    return limit_text(float(amount) if kind else None, kind, language_of())


def value(name: str, told: str) -> str:
    """Return what a field said, in the reader's words as far as it is a limit."""
    return limit(told) if name == "limit" else told or "–"


def validity(info: TableInfo) -> str:
    """Return from which day to which a version holds."""
    if info.valid_from is None:
        return gettext("not yet in force")
    if info.valid_to is None:
        return gettext("since %(day)s") % {"day": info.valid_from}
    return gettext("%(since)s to %(until)s") % {"since": info.valid_from, "until": info.valid_to}


def checked(table: StandardTable) -> str:
    """Return what a check has read."""
    conditions = sum(len(one.conditions) for one in table.classes)
    read = ngettext("%(count)d class", "%(count)d classes", len(table.classes)) % {"count": len(table.classes)}
    told = ngettext("%(count)d condition", "%(count)d conditions", conditions) % {"count": conditions}
    return f"{read} · {told}"


def trouble(error: FurongError) -> str:
    """Return the one sentence of what went wrong."""
    return error.sentence(language_of())
