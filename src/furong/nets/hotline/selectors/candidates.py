"""Which units an appeal may be given to: what the list says, what they have done, and what is alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.models import Organisation
from furong.foundation.responsibilities.reasons import Reason
from furong.kernel.clock import city_time
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.appeals import AppealKind
from furong.nets.hotline.contracts.candidates import CandidateUnit, MisdispatchInfo, UnitCandidate
from furong.nets.hotline.contracts.mandates import MandateAnswer
from furong.nets.hotline.contracts.vectors import AskedVector
from furong.nets.hotline.domain.candidates import Standing, reasons_of, standings
from furong.nets.hotline.models import Appeal
from furong.nets.hotline.selectors.appeals import appeals_for, stored_appeal_for
from furong.nets.hotline.selectors.graph import event_units_of
from furong.nets.hotline.selectors.like_appeals import list_like_appeals
from furong.nets.hotline.selectors.mandates import who_handles
from furong.nets.hotline.selectors.unit_records import list_unit_records, misdispatch_of

__all__ = ["answer_for_appeal", "district_of", "list_candidates_for", "list_candidates_of", "list_unit_names"]

_SHOWN = 3
_RETURN = "return"


def list_unit_names() -> list[CandidateUnit]:
    """Return every unit that can be asked, by its name."""
    rows = Organisation.objects.exclude(kind=Organisation.Kind.ENTERPRISE).order_by("name_zh")
    return [CandidateUnit(code=row.code, name_zh=row.name_zh, name_en=row.name_en) for row in rows]


def list_candidates_for(actor: Actor, number: str, asked: AskedVector | None = None) -> list[UnitCandidate]:
    """Return the units that may be asked, the best first, each with what speaks for it.

    A unit that has returned this appeal in this round is none. Precedents are those that the actor may see.

    Args:
        actor: Who asks.
        number: Number of the appeal.
        asked: The vector of the appeal, when there is one.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
    """
    appeal = stored_appeal_for(actor, number)
    barred = appeal.history.filter(step=_RETURN, round=appeal.round).values_list("unit", flat=True)
    return list_candidates_of(actor, appeal, barred, asked)


def list_candidates_of(
    actor: Actor, appeal: Appeal, barred: Iterable[str] = (), asked: AskedVector | None = None
) -> list[UnitCandidate]:
    """Return the units that may be asked to handle an appeal, which need not be stored yet, the best first.

    Args:
        actor: Who asks; precedents are those that they may see.
        appeal: The appeal.
        barred: Codes of units that are none.
        asked: The vector of the appeal, when there is one.
    """
    if not appeal.category:
        return []
    answer = answer_for_appeal(appeal)
    alike = appeals_for(actor).filter(category=appeal.category).exclude(pk=appeal.pk)
    found = standings(
        answer,
        list_unit_records(appeal.category, district_of(appeal)),
        list_like_appeals(appeal.text, alike, asked),
        barred,
    )
    names = {one.code: one for one in list_unit_names()}
    best = [one for one in found if one.unit in names][:_SHOWN]
    rates = misdispatch_of([one.unit for one in best])
    total = sum(one.weight for one in best)
    events = event_units_of(actor, appeal.number) if appeal.number else {}
    return [_candidate(one, names[one.unit], answer, rates[one.unit], total, _event(events, one.unit)) for one in best]


def answer_for_appeal(appeal: Appeal) -> MandateAnswer:
    """Return what the list says of a stored appeal: as it is known now, of the day on which the appeal came."""
    day = city_time(appeal.received_at).date()
    return who_handles(appeal.category, AppealKind(appeal.kind), appeal.area_path, day, city_clock().now())


def district_of(appeal: Appeal) -> str:
    """Return the path of the district of an appeal, or of the city when it is of no district."""
    return "/".join(appeal.area_path.split("/")[:2])


def _event(events: Mapping[str, tuple[str, int]], unit: str) -> tuple[Reason, ...]:
    """Return that a unit handles other appeals of the same event, if it does."""
    if unit not in events:
        return ()
    event, count = events[unit]
    return (
        Reason(
            code="event",
            zh=f"同一热点（编号 {event}）的其他诉求有 {count} 件由该单位承办",
            en=f"handles {count} other appeals of the same event (topic {event})",
        ),
    )


def _candidate(
    one: Standing,
    unit: CandidateUnit,
    answer: MandateAnswer,
    rate: MisdispatchInfo,
    total: float,
    event: tuple[Reason, ...],
) -> UnitCandidate:
    cited = one.proposal.mandate.cited if one.proposal else ""
    return UnitCandidate(
        unit=unit,
        handled=one.record.handled,
        returned=one.record.returned,
        awarded=one.record.awarded,
        hours=one.record.hours,
        ratio=one.weight / total if total else 0.0,
        clause=cited or one.record.clause,
        precedent=one.record.precedent,
        is_certain=answer.certain is not None and answer.certain.organisation == one.unit,
        misdispatch=rate,
        reasons=(*reasons_of(one), *event),
        precedents=one.alike,
    )
