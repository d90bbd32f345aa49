"""The page of the models that classify appeals: versions, curve, confusion, and how the one in use does now."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError
from furong.nets.hotline.api import text_models, trainings, vectors
from furong.nets.hotline.contracts.text_models import ModelFigures, ModelOverview
from furong.nets.hotline.pages import vector_words, words

__all__ = ["hotline_model", "hotline_model_train", "hotline_model_use"]

_MANAGE = "hotline.model"
_WIDTH, _HEIGHT = 400, 200
#: Of so many points of the curve one is told in the table.
_ROWS_EACH = 5


@page(_MANAGE)
def hotline_model(request: PageRequest) -> HttpResponseBase:
    """Show the models."""
    overview = text_models.model_overview_for(request.actor)
    return show(
        request,
        "hotline/model.html",
        overview=overview,
        active=overview.active,
        curve=_curve(overview.active.figures) if overview.active else None,
        words=words,
        training=trainings.newest_training(),
        waiting=trainings.corrections_since(),
        history=trainings.kept_history(),
        vectors=vectors.state_of_vectors(),
        vector_words=vector_words,
    )


@page(_MANAGE, methods=("POST",))
def hotline_model_use(request: PageRequest, version: int) -> HttpResponseBase:
    """Put a version in use, 0 for none; what is said offers the way back."""
    before = _version(text_models.model_overview_for(request.actor))
    if request.GET.get("after", str(before)) != str(before):
        # An undo takes back what its reader has done, not what somebody else has done since.
        say(request, _("Another version is in use meanwhile; nothing was changed."), kind="danger")
        return HttpResponseRedirect("/hotline/model")
    now = _version(text_models.use_model_as(request.actor, version or None))
    told = _("Version %(version)s is in use.") % {"version": now} if now else _("No model is in use.")
    say(request, told, undo_path=f"/hotline/model/{before}/use?after={now}" if now != before else "")
    return HttpResponseRedirect("/hotline/model")


@page(_MANAGE, methods=("POST",))
def hotline_model_train(request: PageRequest) -> HttpResponseBase:
    """Have a version trained from the corrections."""
    try:
        trainings.ask_training_for(request.actor)
    except FurongError as error:
        say(request, error.sentence(language_of()), kind="danger")
    else:
        say(request, _("A new version is being trained. It is not in use until you put it in use."))
    return HttpResponseRedirect("/hotline/model")


def _version(overview: ModelOverview) -> int:
    return overview.active.version if overview.active else 0


def _curve(figures: ModelFigures) -> Mapping[str, object] | None:
    """Return the curve of coverage and accuracy as points of an SVG, with the accuracy that its foot stands for."""
    if not figures.curve:
        return None
    lowest = min(right for _coverage, right in figures.curve)
    # The foot is the next lower tenth, so that the upper part, where promises lie, is seen.
    foot = min(int(lowest * 10) / 10, 0.9)
    points = [f"{coverage * _WIDTH:.1f},{(1 - right) / (1 - foot) * _HEIGHT:.1f}" for coverage, right in figures.curve]
    marks = [
        {"x": one.coverage * _WIDTH, "y": (1 - one.realised) / (1 - foot) * _HEIGHT, "promise": one}
        for one in figures.promises
        if one.realised is not None and one.realised >= foot
    ]
    rows = figures.curve[_ROWS_EACH - 1 :: _ROWS_EACH]
    ticks = [{"y": share * _HEIGHT, "right": 1 - share * (1 - foot)} for share in (0, 0.5, 1)]
    size = {"width": _WIDTH, "height": _HEIGHT}
    return {"points": " ".join(points), "foot": foot, "marks": marks, "rows": rows, "ticks": ticks, **size}
