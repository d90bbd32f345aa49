"""Reading whom a case may go to and whom it went to, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import islice

import msgspec
from django.db.models import Exists, OuterRef

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.models import Organisation
from furong.foundation.responsibilities.reasons import Reason
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts import CaseState, CaseTypeSpec
from furong.nets.casework.contracts.responsibility import Answer, DispatchCard, RoutingInfo, UnitName
from furong.nets.casework.domain.routing import after_returns, dispatches_itself, is_routed
from furong.nets.casework.models import Case, HistoryRow, Routing
from furong.nets.casework.selectors.case_types import list_case_types, spec_of
from furong.nets.casework.selectors.cases import case_for
from furong.nets.casework.selectors.holds import held_back
from furong.nets.casework.selectors.names import NamesShown
from furong.nets.casework.selectors.responsibilities import responsibilities_known, who_is_responsible

__all__ = ["answer_for", "dispatch_card_of", "get_dispatch_card_for", "list_certain_cases", "list_units"]

#: How many cases are looked at together. [1]
_AT_ONCE = 500
_NOBODY = Answer(proposals=(), certain=None)


def answer_for(case: Case, spec: CaseTypeSpec) -> Answer:
    """Return who may be sent to a stored case: what the list says of the day on which it happened, as known now.

    Units that have returned the case come last.
    """
    day = city_time(case.opened_at).date()
    answer = who_is_responsible(spec.class_code, case.area_path, day, city_clock().now())
    returned = {entry.task_id for entry in case.history.all() if entry.step == "return"}
    units = frozenset(task.organisation_id for task in case.tasks.all() if task.pk in returned)
    return after_returns(answer, units)


def get_dispatch_card_for(actor: Actor, number: str) -> DispatchCard:
    """Return whom a case may go to while it waits for dispatch, and whom it went to before.

    Raises:
        CaseUnknown: When there is none, or ``actor`` may not see it.
    """
    return dispatch_card_of(actor, case_for(actor, number, "routings", "history"))


def dispatch_card_of(actor: Actor, case: Case) -> DispatchCard:
    """Return the same of a stored case."""
    spec = spec_of(case)
    routed = spec is not None and is_routed(spec)
    waits = case.state == CaseState.PENDING_DISPATCH
    answer = answer_for(case, spec) if spec is not None and routed and waits else _NOBODY
    names = NamesShown(actor, area=case.area_path, organisations=[task.organisation_id for task in case.tasks.all()])
    newest_first = sorted(case.routings.all(), key=lambda row: row.pk, reverse=True)
    routings = [_routing(row, names) for row in newest_first]
    codes = {one.organisation for one in answer.proposals}
    for one in routings:
        codes |= {one.organisation, *one.assisting, *one.ranking}
    return DispatchCard(
        number=case.pk,
        is_routed=routed,
        answer=answer,
        routings=tuple(routings),
        units={unit.code: unit for unit in _units(codes)} if codes else {},
    )


def list_units() -> list[UnitName]:
    """Return every unit, by name."""
    return sorted(_units(), key=lambda unit: (unit.zh, unit.code))


def list_certain_cases(chosen: frozenset[str], *, limit: int) -> list[str]:
    """Return the cases that can be dispatched without a person, the most urgent first.

    Those are the ones that wait for dispatch, have never been dispatched, are of a type that the city has chosen, of
    which the list leaves no doubt whom they go to, and that are neither a likely duplicate nor a matter that came back.

    Args:
        chosen: Types of cases, as :func:`furong.nets.casework.domain.routing.dispatches_itself` takes them.
        limit: How many at most. [1]
    """
    specs = {spec.key: spec for spec in list_case_types() if dispatches_itself(spec, chosen)}
    if not specs:
        return []
    known = responsibilities_known(city_clock().now())
    waiting = Case.objects.filter(state=CaseState.PENDING_DISPATCH, case_type_id__in=list(specs))
    dispatched = HistoryRow.objects.filter(case_id=OuterRef("pk"), step="dispatch")
    rows = waiting.filter(~Exists(dispatched)).order_by("due_at", "pk")
    ask = cache(known.ask)
    certain: list[str] = []
    waits = rows.iterator()
    while len(certain) < limit and (some := list(islice(waits, _AT_ONCE))):
        held = held_back(some)
        for case in some:
            spec = specs[case.case_type_id or ""]
            day = city_time(case.opened_at).date()
            is_sure = not is_routed(spec) or bool(ask(spec.class_code, case.area_path, day).certain)
            if is_sure and case.pk not in held:
                certain.append(case.pk)
    return certain[:limit]


def _units(codes: Iterable[str] | None = None) -> list[UnitName]:
    rows = Organisation.objects.all() if codes is None else Organisation.objects.filter(pk__in=list(codes))
    return [UnitName(code=row.pk, zh=row.name_zh, en=row.name_en) for row in rows]


def _routing(row: Routing, names: NamesShown) -> RoutingInfo:
    return RoutingInfo(
        organisation=row.organisation_id,
        assisting=tuple(row.assisting),
        clause_zh=row.clause_zh,
        clause_en=row.clause_en,
        reasons=tuple(msgspec.convert(row.reasons, list[Reason])),
        ranking=tuple(row.ranking),
        certain=row.certain,
        note=row.note,
        at=city_time(row.at),
        by=names(row.by, row.by_key or "user:"),
    )
