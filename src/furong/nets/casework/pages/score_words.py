"""What the codes of scores say to people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from furong.nets.casework.contracts.scores import Dimension, Figure, Indicator, Part

__all__ = ["dimension", "indicator", "nobody", "part", "period", "rate"]

_INDICATORS: Mapping[str, str] = {
    Indicator.IN_TIME_CLOSE: _("In-time closing rate"),
    Indicator.CLOSE: _("Closing rate"),
    Indicator.IN_TIME_REGISTER: _("In-time registration rate"),
    Indicator.IN_TIME_VERIFY: _("In-time verification rate"),
    Indicator.IN_TIME_DISPATCH: _("In-time dispatch rate"),
    Indicator.IN_TIME_HANDLE: _("In-time handling rate"),
    Indicator.IN_TIME_CHECK: _("In-time check rate"),
    Indicator.REWORK: _("Rework rate"),
    Indicator.DISPATCH_ACCURACY: _("Dispatch accuracy"),
    Indicator.VALID_REPORT: _("Valid report rate"),
}
_DIMENSIONS: Mapping[str, str] = {
    Dimension.DISTRICT: _("By district"),
    Dimension.STREET: _("By street"),
    Dimension.UNIT: _("By unit"),
    Dimension.COLLECTOR: _("By collector"),
    Dimension.ACCEPTOR: _("By acceptor"),
    Dimension.DISPATCHER: _("By dispatcher"),
    Dimension.CHECKER: _("By checker"),
}
_PARTS: Mapping[str, str] = {
    Part.NUMERATOR: _("Counted above the line"),
    Part.DENOMINATOR: _("All that are counted"),
    Part.REST: _("Not above the line"),
    Part.PUT_OFF: _("Suspended, left out"),
    Part.EXEMPTED: _("Lateness exempt"),
}
_PERIODS: Mapping[str, str] = {"day": _("Day"), "week": _("Week"), "month": _("Month"), "quarter": _("Quarter")}
_NOBODY: Mapping[str, str] = {
    Dimension.UNIT: _("With no unit"),
    Dimension.COLLECTOR: _("Nobody yet"),
    Dimension.ACCEPTOR: _("Nobody yet"),
    Dimension.DISPATCHER: _("Nobody yet"),
    Dimension.CHECKER: _("Nobody yet"),
}


def indicator(code: str) -> str:
    """Return the name of a figure."""
    return gettext(_INDICATORS[code])


def dimension(code: str) -> str:
    """Return by what figures are kept apart."""
    return gettext(_DIMENSIONS[code])


def part(code: str) -> str:
    """Return which of the cases behind a figure are meant."""
    return gettext(_PARTS[code])


def period(code: str) -> str:
    """Return the name of a length of period."""
    return gettext(_PERIODS[code])


def nobody(code: str) -> str:
    """Return what a group is called whose cases have no value of that dimension."""
    return gettext(_NOBODY[code]) if code in _NOBODY else gettext("No such area")


def rate(figure: Figure) -> str:
    """Return the rate, or a dash where nothing is counted."""
    return "–" if figure.rate is None else f"{figure.rate:.1%}"
