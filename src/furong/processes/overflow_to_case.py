"""From an overflow of a parking zone to a case whose tasks are proved by counts: one episode opens exactly one case.

The episode's id is the case's source key. A zone that has an open case of the type already, because an alarm of a
sensing rule opened one (``alarm_to_case`` looks the same way), gets no second one: the episode is noted on it, and its
tasks are proved by the counts from then on.

========================  ===========================================================================================
overflow raised           opens a case with a task for each operator that has bikes there: how many it has to move so
                          that the zone is clear, by its share; and dispatches it, for the units are certain. One that
                          was over before it was known opens none: nobody is sent for what is not there
overflow counted          told to the case: what the count proves is done, and once the zone is clear the case closes
overflow worsened         noted on the case, and told to it
overflow cleared          noted on the case, and told to it
overflow corrected        noted on the case
overflow withdrawn        noted on the case; voiding it is for the duty officer, with a reason
========================  ===========================================================================================

The clock of a case begins when the city could know of it, not when it happened: counts that come late make no task that
is late from its beginning. The title says by how much they were late.
"""

from __future__ import annotations

from datetime import timedelta

from furong.foundation.identity.actors import system_actor
from furong.foundation.outbox.consumers import consumer
from furong.kernel.clock import city_time, iso
from furong.kernel.events import Event
from furong.nets.casework import api as casework
from furong.nets.casework.api.figures import dispatch_by_itself, find_open_case_about, report_figures
from furong.nets.casework.contracts import CaseInfo, NewCase, Source
from furong.nets.casework.contracts.figures import WHOLE, NewFigure
from furong.nets.mobility.api.operators import list_operators
from furong.nets.mobility.api.overflow import find_episode
from furong.nets.mobility.contracts.overflow import (
    OVERFLOW_CLEARED,
    OVERFLOW_CORRECTED,
    OVERFLOW_COUNTED,
    OVERFLOW_RAISED,
    OVERFLOW_WITHDRAWN,
    OVERFLOW_WORSENED,
    OverflowState,
    OverflowTold,
)

__all__ = ["CONSUMER", "FACT", "handle"]

CONSUMER = "overflow_to_case"
#: A fact that the cases of this process have, and those of sensing rules do not: who counts.
FACT = "counter"
_ACTOR = system_actor(CONSUMER)
#: Counts that arrive within this time are not called late.
_ON_TIME = timedelta(minutes=2)
_TOLD = (OVERFLOW_RAISED, OVERFLOW_WORSENED, OVERFLOW_COUNTED, OVERFLOW_CLEARED)


@consumer(CONSUMER, *_TOLD, OVERFLOW_CORRECTED, OVERFLOW_WITHDRAWN)
def handle(event: Event) -> None:
    """Carry what became of an overflow over to casework, inside the delivery's transaction."""
    told: OverflowTold = event.data
    if not told.case_type:
        return
    case = casework.find_case_of(Source.SENSING, str(told.episode)) or find_open_case_about(
        told.case_type, told.zone, lon=told.lon, lat=told.lat, lacks_fact=FACT
    )
    if event.type is OVERFLOW_RAISED and case is None:
        _open(told)
        return
    if case is None:
        return
    if event.type is not OVERFLOW_COUNTED:
        step = f"overflow_{event.type.name.rsplit('.', 1)[1]}"
        note = f"{iso(told.at)} · {told.total:g}/{told.capacity} · {told.source}"
        casework.note_on_case(case.source, case.source_key, _ACTOR, step=step, note=note)
    if event.type in _TOLD:
        _report(case.source, case.source_key, told, is_ours=_is_ours(case, told))


def _open(told: OverflowTold) -> None:
    episode = find_episode(told.episode)
    if episode is None or episode.cleared_at is not None:
        return
    late = told.known_at - told.raised_at
    late_min = round(late / timedelta(minutes=1)) if late > _ON_TIME else 0
    title_zh, title_en = _titles(told, late_min)
    number = casework.open_case(
        NewCase(
            source=Source.SENSING,
            source_key=str(told.episode),
            case_type=told.case_type,
            title_zh=title_zh,
            title_en=title_en,
            priority="2" if told.state == OverflowState.CRITICAL else "3",
            area=told.area,
            place_zh=told.zone_zh,
            place_en=told.zone_en,
            lon=told.lon,
            lat=told.lat,
            occurred_at=told.known_at,
            groups=told.quotas,
            units={operator.code: operator.organisation for operator in list_operators()},
            facts={
                "thing": told.zone,
                "value": f"{told.total:g}",
                "capacity": str(told.capacity),
                "since": iso(told.raised_at),
                FACT: told.source,
                "late_min": str(late_min),
                "missing": ",".join(told.missing),
            },
        ),
        _ACTOR,
    )
    _report(Source.SENSING, str(told.episode), told, is_ours=True)
    dispatch_by_itself(number, _ACTOR)


def _titles(told: OverflowTold, late_min: int) -> tuple[str, str]:
    """Return the title in Chinese and in English: how many stand there, how late that is known, and who is missing."""
    zh = f"{told.zone_zh} 单车爆仓：停放 {round(told.total)} 辆，容量 {told.capacity} 辆"
    en = f"{told.zone_en} overflows: {round(told.total)} bikes parked, capacity {told.capacity}"
    if late_min:
        begun = f"{city_time(told.raised_at):%H:%M}"
        zh += f"（{begun} 起，数据晚到 {late_min} 分钟）"
        en += f" (since {begun}, counts {late_min} min late)"
    out = [one for one in list_operators() if one.code in told.missing]
    if out:
        zh += f"（数据中断未计入：{'、'.join(one.name_zh for one in out)}）"
        en += f" (feed out, not counted: {', '.join(one.name_en for one in out)})"
    return zh, en


def _is_ours(case: CaseInfo, told: OverflowTold) -> bool:
    """Return whether a case was opened for the overflow, and not by a rule that shares its bikes out otherwise."""
    return case.source_key == str(told.episode)


def _report(source: Source, source_key: str, told: OverflowTold, *, is_ours: bool) -> None:
    """Tell a case what was counted: of the whole zone, and of each operator when the counter can tell them apart.

    While the feed of an operator is out the shares of the others would be those of too few, and nothing of it is known.
    """
    figures = [_figure(told, WHOLE, told.total, told.clear_at)]
    if is_ours and not told.missing and any(told.by_operator.values()):
        # Who has no bike left there is counted as well: as none.
        codes = {"", *told.bikes, *(operator.code for operator in list_operators())}
        figures += [
            _figure(told, code, told.bikes.get(code, 0), told.bikes.get(code, 0) - told.quotas.get(code, 0))
            for code in sorted(codes)
        ]
    report_figures(source, source_key, figures)


def _figure(told: OverflowTold, group: str, value: float, goal: int) -> NewFigure:
    return NewFigure(group=group, value=value, goal=goal, limit=told.capacity, at=told.counted_at, counter=told.source)
