"""Transfers between cities in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from furong.foundation.web.language import language_of
from furong.nets.hotline.contracts.cities import RefusedMessage, TransferInfo, TransferState

__all__ = ["city", "done", "elapsed", "far_unit", "refusal", "state", "state_kind"]

_KINDS = {
    TransferState.SENDING: "warn",
    TransferState.OFFERED: "info",
    TransferState.ACCEPTED: "ok",
    TransferState.REJECTED: "danger",
    TransferState.WITHDRAWN: "warn",
}
_HOUR_S = 3600


def state(code: TransferState) -> str:
    """Return where a transfer stands."""
    return {
        TransferState.SENDING: _("On its way"),
        TransferState.OFFERED: _("Waits for the decision"),
        TransferState.ACCEPTED: _("Accepted by the city"),
        TransferState.REJECTED: _("Given back by the city"),
        TransferState.WITHDRAWN: _("Taken back by its city"),
    }[code]


def state_kind(code: TransferState) -> str:
    """Return the kind of chip that goes with it."""
    return _KINDS[code]


def city(one: TransferInfo) -> str:
    """Return the name of the other city."""
    return one.city_name(language_of())


def far_unit(one: TransferInfo) -> str:
    """Return who handles it in the other city."""
    return one.far_unit_en if language_of() == "en" else one.far_unit_zh


def elapsed(one: TransferInfo) -> str:
    """Return how much of the running clock was used when it was handed over."""
    return _("%(hours)s h") % {"hours": f"{one.elapsed_s / _HOUR_S:.1f}"}


def refusal(one: RefusedMessage) -> str:
    """Return why a message was refused."""
    return one.sentence_en if language_of() == "en" else one.sentence_zh


def done(step: str) -> str:
    """Return what was done."""
    return {
        "accept": _("Accepted; the other city is told."),
        "reject": _("Given back; the other city is told."),
        "take_back": _("Taken back."),
        "again": _("It is sent now."),
        "partner": _("Registered."),
    }[step]
