"""Finding open cases that may be the same matter, and reading what was merged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Q, QuerySet

from furong.engines.texts import likeness, pieces
from furong.foundation.identity.private_words import without_private
from furong.kernel.geo import distance_m
from furong.kernel.permissions import Actor, Resource, decide
from furong.nets.casework.contracts import CaseState, Nearness, Source
from furong.nets.casework.contracts.duplicates import MergedCase, Merger, NearCase
from furong.nets.casework.domain.cells import cells_around
from furong.nets.casework.domain.duplicates import likely_same
from furong.nets.casework.domain.lifecycle import CASE_MOVES, FINAL_CASE_STATES
from furong.nets.casework.models import Case, Photo, Report
from furong.nets.casework.selectors.cases import case_for, cases_for, list_history
from furong.nets.casework.selectors.names import NamesShown
from furong.nets.casework.selectors.nearness import nearness_of_case, nearness_of_class

__all__ = [
    "duplicates_of",
    "duplicates_of_case",
    "get_merger_for",
    "merger_of",
    "near_cases",
]

#: Of more candidates than this around one place, the newest are compared. [1]
_CANDIDATES_MAX = 500
_SHOWN = 20


def near_cases(
    actor: Actor, *, class_code: str, lon: float, lat: float, at: datetime, text: str = "", limit: int = _SHOWN
) -> list[NearCase]:
    """Return the open cases near a place and time that ``actor`` may see, the likeliest first.

    Args:
        actor: Who looks.
        class_code: Class of the matter; empty when it is not known, then those of every class are looked at.
        lon: Longitude, WGS 84. [deg]
        lat: Latitude, WGS 84. [deg]
        at: When it was opened, or is about to be.
        text: What is said of it.
        limit: How many at most. [1]
    """
    near = nearness_of_class(class_code)
    rows = cases_for(actor)
    return _ranked(rows, near, class_code=class_code, place=(lon, lat), at=at, texts=[text])[:limit]


def duplicates_of(actor: Actor, number: str) -> list[NearCase]:
    """Return the open cases that a case may be the same matter as, the likeliest first.

    Raises:
        CaseUnknown: When there is none, or ``actor`` may not see it.
    """
    return duplicates_of_case(actor, case_for(actor, number))


def duplicates_of_case(actor: Actor, case: Case) -> list[NearCase]:
    """Return the same of a stored case; of one whose place is not known nobody can say what is near."""
    if case.is_place_rough:
        return []
    report: Report | None = getattr(case, "report", None)
    near = nearness_of_case(case)
    rows = cases_for(actor).exclude(pk=case.pk)
    texts = [report.text] if report and report.text else [case.title_zh, case.title_en]
    place = case.lon, case.lat
    return _ranked(rows, near, class_code=case.class_code, place=place, at=case.opened_at, texts=texts)[:_SHOWN]


def get_merger_for(actor: Actor, number: str) -> Merger:
    """Return what a case was merged into and what was merged into it, each with its history.

    Raises:
        CaseUnknown: When there is none, or ``actor`` may not see it.
    """
    return merger_of(actor, case_for(actor, number, "history"))


def merger_of(actor: Actor, case: Case, *, has_cases: bool = True) -> Merger:
    """Return the same of a stored case; ``has_cases`` says whether others may have been merged into it."""
    rows: Iterable[Case] = ()
    if has_cases:
        merged = cases_for(actor).filter(merged_into=case).order_by("opened_at", "number")
        rows = merged.prefetch_related("tasks__organisation", "history")
    return Merger(
        into=case.merged_into_id or "", step=_step(actor, case), cases=tuple(_merged(actor, row) for row in rows)
    )


def _step(actor: Actor, case: Case) -> str:
    """Return what the reader may do: merge the case, split it off to where it stood, or nothing."""
    step, state = "merge", case.state
    if case.state == CaseState.MERGED:
        merges = (entry for entry in case.history.all() if entry.step == "merge")
        last = max(merges, key=lambda entry: entry.pk, default=None)
        step, state = "split", last.from_state if last else ""
    organisations = frozenset(task.organisation_id for task in case.tasks.all())
    resource = Resource(kind="case", area=case.area_path, organisations=organisations)
    actions = [move.action for move in CASE_MOVES if move.step == "merge" and move.source == state]
    return step if any(decide(actor, action, resource).allowed for action in actions) else ""


def _merged(actor: Actor, row: Case) -> MergedCase:
    names = NamesShown(actor, area=row.area_path, organisations=[task.organisation_id for task in row.tasks.all()])
    return MergedCase(
        number=row.number,
        title_zh=row.title_zh,
        title_en=row.title_en,
        source=Source(row.source),
        opened_at=row.opened_at,
        history=tuple(list_history(row, names)),
    )


def _ranked(
    rows: QuerySet[Case],
    near: Nearness,
    *,
    class_code: str,
    place: tuple[float, float],
    at: datetime,
    texts: Iterable[str],
) -> list[NearCase]:
    span = timedelta(hours=near.duplicate_hours)
    of_class = Q(class_code=class_code) if class_code else Q()
    found = list(
        rows.filter(
            of_class,
            cell__in=cells_around(*place, near.duplicate_distance_m),
            opened_at__range=(at - span, at + span),
            is_place_rough=False,
        )
        .exclude(state__in=[state.value for state in FINAL_CASE_STATES])
        .order_by("-opened_at")[:_CANDIDATES_MAX]
    )
    if not found:
        return []
    lon, lat = np.array([row.lon for row in found]), np.array([row.lat for row in found])
    metres = distance_m(lon, lat, np.full(len(found), place[0]), np.full(len(found), place[1]))
    close = [(row, float(m)) for row, m in zip(found, metres, strict=True) if m <= near.duplicate_distance_m]
    numbers = [row.pk for row, _ in close]
    reported = Report.objects.filter(pk__in=numbers).values_list("case_id", "text", "reporter__name")
    reports = {case: (text, name or "") for case, text, name in reported}
    photos = _first_photos(numbers)
    wanted = [pieces(text) for text in texts if text]
    shown = [
        _near_case(row, m, at, near, wanted, told=reports.get(row.pk, ("", "")), photo=photos.get(row.pk))
        for row, m in close
    ]
    return sorted(shown, key=lambda one: (-one.score, one.distance_m, one.number))


def _first_photos(numbers: list[str]) -> dict[str, int]:
    """Return the first photo of each case: of what was reported, or else of its tasks."""
    found: dict[str, int] = {}
    photos = Photo.objects.filter(Q(report_id__in=numbers) | Q(task__case_id__in=numbers)).order_by("pk")
    for pk, report, case in photos.values_list("pk", "report_id", "task__case_id"):
        found.setdefault(report or case, pk)
    return found


def _near_case(
    row: Case,
    metres: float,
    at: datetime,
    near: Nearness,
    wanted: list[frozenset[str]],
    *,
    told: tuple[str, str],
    photo: int | None,
) -> NearCase:
    text, reporter = told
    # The title of a report repeats its words behind the name of its class, which all candidates share.
    said = [pieces(words) for words in ([text] if text else [row.title_zh, row.title_en])]
    alike = max((likeness(one, other) for one in wanted for other in said), default=0.0)
    hours = abs((row.opened_at - at).total_seconds()) / 3600
    return NearCase(
        number=row.number,
        class_code=row.class_code,
        title_zh=row.title_zh,
        title_en=row.title_en,
        text=without_private(text, reporter),
        state=CaseState(row.state),
        source=Source(row.source),
        place_zh=row.place_zh,
        place_en=row.place_en,
        lon=row.lon,
        lat=row.lat,
        opened_at=row.opened_at,
        distance_m=round(metres, 1),
        hours_apart=round(hours, 2),
        likeness=round(alike, 3),
        score=round(likely_same(alike, metres, hours, near), 3),
        photo=photo,
    )
