"""The form of the quota sandbox: from what was sent to changes that can be reckoned with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from furong.nets.mobility.contracts.quotas import QuotaChanges
from furong.nets.mobility.pages.form_fields import Trouble

__all__ = ["changes_sent", "day_sent", "kept_fields"]

_WHOLE = ("step", "least", "total")
_MOST = 1e7


def changes_sent(given: QueryDict) -> QuotaChanges:
    """Return the changes that a form says; a field that is empty changes nothing.

    Raises:
        Trouble: When a field is no number, or no whole one where it has to be.
    """
    whole = {name: _number(given, name, whole=True) for name in _WHOLE}
    step, least, total = (None if whole[name] is None else int(whole[name] or 0) for name in _WHOLE)
    return QuotaChanges(
        points={name.removeprefix("points_"): value for name, value in _numbers(given, "points_", whole=False)},
        step=step,
        spread=_number(given, "spread", whole=False),
        least=least,
        quotas={name.removeprefix("quota_"): int(value) for name, value in _numbers(given, "quota_", whole=True)},
        total=total,
    )


def kept_fields(given: QueryDict) -> dict[str, str]:
    """Return what stands in the fields of the form, so that it can be sent on as it is."""
    kept = (name for name in given if name in (*_WHOLE, "spread") or name.startswith(("points_", "quota_")))
    return {name: str(given.get(name, "")).replace("\0", "").strip()[:20] for name in kept}


def day_sent(given: Mapping[str, str], name: str) -> date:
    """Return the day that a field says.

    Raises:
        Trouble: When it says none.
    """
    try:
        return date.fromisoformat(given.get(name, ""))
    except ValueError:
        raise Trouble(name, _("Choose the day from which it holds.")) from None


def _numbers(given: QueryDict, prefix: str, *, whole: bool) -> Iterable[tuple[str, float]]:
    for name in given:
        if name.startswith(prefix):
            value = _number(given, name, whole=whole)
            if value is not None:
                yield name, value


def _number(given: QueryDict, name: str, *, whole: bool) -> float | None:
    text = str(given.get(name, "")).replace(",", "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= _MOST or (whole and value != int(value)):
        raise Trouble(name, _("“%(text)s” is no number that can be reckoned with.") % {"text": text[:20]})
    return value
