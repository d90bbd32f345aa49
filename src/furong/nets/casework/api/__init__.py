"""What other layers may ask of casework. People's acts open their own transaction; a process brings its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework.actions import attach_photo as _attach
from furong.nets.casework.actions import check_case as _check
from furong.nets.casework.actions import dispatch_case as _dispatch
from furong.nets.casework.actions import handle_task as _handle
from furong.nets.casework.actions.amend_case import amend_case, note_on_case
from furong.nets.casework.actions.install_case_type import install_case_type
from furong.nets.casework.actions.open_case import open_case
from furong.nets.casework.actions.show_names import show_names as _show_names
from furong.nets.casework.contracts import HistoryEntry, PhotoKind
from furong.nets.casework.domain.deadlines import CountedDeadline, counted_deadline
from furong.nets.casework.domain.lifecycle import CASE_MOVES, FINAL_CASE_STATES, TASK_MOVES
from furong.nets.casework.selectors.case_types import get_case_type, list_case_type_names, list_case_types
from furong.nets.casework.selectors.cases import (
    VIEWS,
    CasePage,
    count_views,
    find_case_of,
    get_case_for,
    list_cases_for,
)
from furong.nets.casework.selectors.choices import TaskedOrganisation, list_case_areas, list_tasked_organisations
from furong.nets.casework.selectors.counted_sheets import get_task_sheet_for, list_task_sheets_for
from furong.nets.casework.selectors.figures import (
    count_cases,
    count_cases_by_district,
    count_tasks_by_organisation,
    read_hourly_case_columns,
)
from furong.nets.casework.selectors.photos import get_photo_for
from furong.nets.casework.selectors.sources import SourcedCase, cases_of_source
from furong.nets.casework.selectors.tasks import get_task_for, list_tasks_for

__all__ = [
    "CASE_MOVES",
    "FINAL_CASE_STATES",
    "TASK_MOVES",
    "VIEWS",
    "CasePage",
    "CountedDeadline",
    "SourcedCase",
    "TaskedOrganisation",
    "accept_task",
    "amend_case",
    "attach_photo",
    "cases_of_source",
    "close_case",
    "count_cases",
    "count_cases_by_district",
    "count_tasks_by_organisation",
    "count_views",
    "counted_deadline",
    "dispatch_case",
    "feed_back_task",
    "find_case_of",
    "get_case_for",
    "get_case_type",
    "get_photo_for",
    "get_task_for",
    "get_task_sheet_for",
    "install_case_type",
    "list_case_areas",
    "list_case_type_names",
    "list_case_types",
    "list_cases_for",
    "list_task_sheets_for",
    "list_tasked_organisations",
    "list_tasks_for",
    "note_arrival",
    "note_on_case",
    "open_case",
    "read_hourly_case_columns",
    "return_task",
    "rework_case",
    "show_names",
    "undo_dispatch",
    "void_case",
]


def dispatch_case(
    actor: Actor, number: str, *, version: int | None = None, organisation: str = "", note: str = ""
) -> None:
    """Send the tasks of a case out; see :mod:`furong.nets.casework.actions.dispatch_case`."""
    with transaction():
        _dispatch.dispatch_case(actor, number, version=version, organisation=organisation, note=note)


def undo_dispatch(actor: Actor, number: str) -> None:
    """Take back the actor's own dispatch while nobody has begun."""
    with transaction():
        _dispatch.undo_dispatch(actor, number)


def accept_task(actor: Actor, identity: UUID) -> None:
    """Take a task on."""
    with transaction():
        _handle.accept_task(actor, identity)


def note_arrival(actor: Actor, identity: UUID) -> None:
    """Note that the person has arrived."""
    with transaction():
        _handle.note_arrival(actor, identity)


def attach_photo(
    actor: Actor,
    identity: UUID,
    content: bytes,
    kind: PhotoKind,
    *,
    taken_at: datetime | None = None,
    lon: float | None = None,
    lat: float | None = None,
) -> int:
    """Attach a photo to a task and return its number."""
    with transaction():
        return _attach.attach_photo(actor, identity, content, kind, taken_at=taken_at, lon=lon, lat=lat)


def feed_back_task(actor: Actor, identity: UUID, *, result: str, note: str = "", moved: int | None = None) -> None:
    """Report a task as done."""
    with transaction():
        _handle.feed_back_task(actor, identity, result=result, note=note, moved=moved)


def return_task(actor: Actor, identity: UUID, *, reason: str) -> None:
    """Send a task back to the dispatcher."""
    with transaction():
        _handle.return_task(actor, identity, reason=reason)


def close_case(actor: Actor, number: str, *, version: int | None = None, note: str = "") -> None:
    """Close a case whose check found it solved."""
    with transaction():
        _check.close_case(actor, number, version=version, note=note)


def rework_case(
    actor: Actor, number: str, *, reason: str, tasks: Iterable[UUID] = (), version: int | None = None
) -> None:
    """Send a case back to be done again."""
    with transaction():
        _check.rework_case(actor, number, reason=reason, tasks=tasks, version=version)


def void_case(actor: Actor, number: str, *, reason: str, version: int | None = None) -> None:
    """Void a case that was opened by mistake."""
    with transaction():
        _check.void_case(actor, number, reason=reason, version=version)


def show_names(actor: Actor, number: str, *, purpose: str) -> list[HistoryEntry]:
    """Show whose acts the history of a case tells of, for a purpose that stays on record."""
    with transaction():
        return _show_names(actor, number, purpose=purpose)
