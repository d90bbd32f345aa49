"""Words for what is wrong with a model of vectors."""

from __future__ import annotations

from django.utils.translation import gettext as _

from furong.nets.hotline.contracts.vectors import VectorTrouble

__all__ = ["trouble"]


def trouble(found: VectorTrouble) -> str:
    """Return what is wrong, and that the words alone rank meanwhile."""
    told = {
        VectorTrouble.BUSY: _("somebody else is asking"),
        VectorTrouble.RESTING: _("it failed lately and is left alone for a minute"),
        VectorTrouble.SILENT: _("it does not answer in time, or with an error"),
        VectorTrouble.UNREADABLE: _("its answer holds no vectors"),
        VectorTrouble.WRONG_COUNT: _("its answer has another number of vectors than texts"),
        VectorTrouble.NOT_FINITE: _("its answer holds what is no number"),
        VectorTrouble.WRONG_DIMENSION: _("its vectors have another length than before: give it another name"),
    }[found]
    return _("Words alone rank: %(trouble)s.") % {"trouble": told}
