"""Reading files of appeals that were imported, rows that were put aside, and what a file is completed with."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from furong.foundation.areas.places import district_at
from furong.foundation.areas.tree import area_paths, get_area, list_areas
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor, Resource, decide
from furong.nets.hotline.contracts.imports import (
    AppealImportInfo,
    AppealRejection,
    AppealRejectionPage,
    AppealRejectionState,
    AppealRowProblem,
)
from furong.nets.hotline.domain.appeal_reading import AppealFacts
from furong.nets.hotline.domain.lifecycle import SUPERVISE, TAKE
from furong.nets.hotline.domain.shown_cells import names_in, shown_cells
from furong.nets.hotline.models import Appeal, AppealImport, RejectedAppeal

__all__ = [
    "appeal_facts",
    "appeal_of_key",
    "list_imports_for",
    "list_rejections_for",
    "rejection_info",
    "rejections_for",
]

#: Names below that of a district are not one place's alone.
_NAMED_LEVELS = ("city", "district")
_SYSTEM = "system:"


def appeal_facts(actor: Actor) -> AppealFacts:
    """Return what the city knows now, and where ``actor`` may take appeals."""
    named = [area for level in _NAMED_LEVELS for area in list_areas(level=level)]
    return AppealFacts(
        areas=area_paths(),
        names={name: area.code for area in named for name in (area.name_zh, area.name_en)},
        city=settings.FURONG_OPTIONS["CITY"],
        district_at=_district_at,
        may_take=lambda path: _is_system(actor) or decide(actor, TAKE, Resource(kind="appeal", area=path)).allowed,
        now=city_clock().now(),
    )


def rejections_for(actor: Actor) -> QuerySet[RejectedAppeal]:
    """Return the rows that ``actor`` may see: of files of its own; whoever supervises the whole city sees all."""
    return RejectedAppeal.objects.filter(Q() if _sees_all(actor) else Q(batch__by_key=actor.key))


def list_rejections_for(
    actor: Actor, *, states: frozenset[AppealRejectionState], batch: int | None = None, page: int = 1, size: int = 50
) -> AppealRejectionPage:
    """Return a page of rows that were put aside, those of the newest file first."""
    rows = rejections_for(actor).select_related("batch")
    if states:
        rows = rows.filter(state__in=[state.value for state in states])
    if batch is not None:
        rows = rows.filter(batch_id=batch)
    begin = (page - 1) * size
    shown = rows.order_by("-batch_id", "row")[begin : begin + size]
    return AppealRejectionPage(rows=tuple(rejection_info(actor, row) for row in shown), total=rows.count(), page=page)


def list_imports_for(actor: Actor, *, limit: int = 50) -> tuple[AppealImportInfo, ...]:
    """Return the newest files that ``actor`` may see."""
    rows = AppealImport.objects.filter(Q() if _sees_all(actor) else Q(by_key=actor.key))
    waiting = Count("rejections", filter=Q(rejections__state=AppealRejectionState.WAITING.value))
    return tuple(
        AppealImportInfo(
            id=row.pk,
            file=row.file_name,
            rows=row.rows,
            opened=row.opened,
            known=row.known,
            rejected=row.rejected,
            waiting=found,
            at=row.at,
            by=row.by,
        )
        for row, found in ((row, row.waiting) for row in rows.annotate(waiting=waiting).order_by("-pk")[:limit])
    )


def rejection_info(actor: Actor, row: RejectedAppeal) -> AppealRejection:
    """Return a row that was put aside: in full to whoever brought the file, without persons to others."""
    is_own = _is_system(actor) or row.batch.by_key == actor.key
    return AppealRejection(
        id=row.pk,
        file=row.batch.file_name,
        row=row.row,
        cells=dict(row.cells) if is_own else shown_cells(dict(row.cells)),
        problems=tuple(_problem(told, None if is_own else names_in(dict(row.cells))) for told in row.problems),
        state=AppealRejectionState(row.state),
        number=row.appeal_id or "",
        note=row.note,
        at=row.batch.at,
    )


def _problem(told: dict[str, str], names: tuple[str, ...] | None) -> AppealRowProblem:
    if names is None:
        return AppealRowProblem(**told)
    shown = {language: without_private(told[language], *names) for language in ("zh", "en")}
    return AppealRowProblem(**{**told, **shown})


def appeal_of_key(channel: str, source_key: str) -> str:
    """Return the number of the appeal of a key, or nothing."""
    return Appeal.objects.filter(channel=channel, source_key=source_key).values_list("pk", flat=True).first() or ""


def _sees_all(actor: Actor) -> bool:
    city = get_area(settings.FURONG_OPTIONS["CITY"])
    return _is_system(actor) or decide(actor, SUPERVISE, Resource(kind="appeal", area=city.path)).allowed


def _is_system(actor: Actor) -> bool:
    return actor.key.startswith(_SYSTEM)


def _district_at(lon: float, lat: float) -> str:
    district = district_at(lon, lat)
    return district.code if district else ""
