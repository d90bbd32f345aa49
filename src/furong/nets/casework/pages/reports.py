"""What the pages of a case need of its report: under what it can be registered, and what each step is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest
from furong.kernel.permissions import Actor
from furong.nets.casework.api import registering as api
from furong.nets.casework.contracts import CaseDetail, CaseTypeSpec
from furong.nets.casework.errors.reports import PlaceOutside
from furong.nets.casework.pages.phone import coordinate

__all__ = ["PLACE_STEPS", "REPORT_SAID", "REPORT_STEPS", "ConditionGroup", "condition_groups", "registered_as"]


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """The conditions of one class, as a form offers them."""

    title: str
    conditions: tuple[CaseTypeSpec, ...]


def condition_groups(request: PageRequest, detail: CaseDetail) -> list[ConditionGroup]:
    """Return what the case can be registered under by whoever reads, class by class; nothing when they cannot."""
    if "register" not in detail.steps:
        return []
    found = api.list_conditions_for(request.actor, detail.case.number)
    return [
        ConditionGroup(f"{code} {specs[0].title(language_of())}", specs)
        for code, group in groupby(found, key=lambda spec: spec.class_code)
        for specs in [tuple(group)]
    ]


def _place_of(lon: str = "", lat: str = "") -> tuple[float | None, float | None]:
    """Return the place that a form gives, if it gives one.

    Raises:
        PlaceOutside: When what it gives is no place.
    """
    given = lon.strip(), lat.strip()
    place = coordinate(given[0], 180), coordinate(given[1], 90)
    if any(text and degrees is None for text, degrees in zip(given, place, strict=True)):
        raise PlaceOutside(lon=given[0][:20], lat=given[1][:20])
    return place


def _judged(step: str) -> Callable[..., None]:
    def judge(actor: Actor, number: str, version: int | None, reason: str, **place: str) -> None:
        lon, lat = _place_of(**place)
        api.judge_report(actor, number, step, reason=reason, version=version, lon=lon, lat=lat)

    return judge


#: The steps whose form may say where it is.
PLACE_STEPS = frozenset({"confirm", "register"})

#: What a step before registering does, by its name.
REPORT_STEPS: Mapping[str, Callable[..., None]] = {
    step: _judged(step) for step in ("accept", "decline", "verify", "confirm", "refute")
}

#: What is said once a case has taken such a step; read late, so that it is said in the reader's language.
REPORT_SAID: Mapping[str, Callable[[], str]] = {
    "accept": lambda: _("Case …%(number)s accepted"),
    "decline": lambda: _("Case …%(number)s not accepted"),
    "verify": lambda: _("Case …%(number)s sent to be verified"),
    "confirm": lambda: _("Case …%(number)s verified: it exists"),
    "refute": lambda: _("Case …%(number)s verified: it does not exist"),
    "register": lambda: _("Case …%(number)s registered"),
}


def registered_as(case_type: str) -> Callable[..., None]:
    """Return the step that registers a case under the condition that a form names."""

    def register(actor: Actor, number: str, version: int | None, reason: str, **place: str) -> None:
        lon, lat = _place_of(**place)
        api.register_case(actor, number, case_type=case_type, note=reason, version=version, lon=lon, lat=lat)

    return register
