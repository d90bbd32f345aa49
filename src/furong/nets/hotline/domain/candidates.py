"""Which of the units that may be asked comes first: what the list says, what they have done, and what is alike.

The list weighs most, and its first line more than the next. What a unit has kept of the category, and what it has
replied to that says the like, come after. All of it counts as far as the unit can be trusted to keep what it is given:
a return lowers that, an award by arbitration raises it by as much as two appeals that were kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from furong.foundation.responsibilities.reasons import Reason
from furong.kernel.clock import city_time
from furong.nets.hotline.contracts.appeals import AppealState, Satisfaction
from furong.nets.hotline.contracts.candidates import LikeAppeal
from furong.nets.hotline.contracts.mandates import MandateAnswer, MandateProposal
from furong.nets.hotline.domain.unit_records import NO_RECORD, UnitRecord

__all__ = ["Standing", "reasons_of", "standings"]

_LIST_SHARE, _RECORD_SHARE, _LIKE_SHARE = 0.75, 0.15, 0.10
_ASSISTS = 0.25
_AWARD = _RETURN = 2
_CONTENT = {
    Satisfaction.SATISFIED: ("满意", "the citizen was content"),
    Satisfaction.FAIR: ("基本满意", "the citizen was fairly content"),
    Satisfaction.DISSATISFIED: ("不满意", "the citizen was not content"),
}
_STATES = {AppealState.CLOSED: ("已办结", "closed"), AppealState.CALLED_BACK: ("已回访", "called back")}
_REPLIED = ("已答复", "replied to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A unit with what speaks for it.

    Args:
        unit: Its code.
        weight: How much speaks for it. [1]
        proposal: The line of the list that names it, or ``None``.
        record: What it has done in the category.
        alike: Earlier appeals that say the like and that it has replied to, the nearest first.
    """

    unit: str
    weight: float
    proposal: MandateProposal | None
    record: UnitRecord
    alike: tuple[LikeAppeal, ...]


def standings(
    answer: MandateAnswer, records: Mapping[str, UnitRecord], alike: Sequence[LikeAppeal], barred: Iterable[str]
) -> list[Standing]:
    """Return the units that may be asked, the best first.

    Args:
        answer: What the list says.
        records: What units have done in the category, by unit.
        alike: Earlier appeals that say the like.
        barred: Units that have returned it in this round.
    """
    named = {one.organisation: (place, one) for place, one in enumerate(answer.proposals)}
    experienced = {unit for unit, record in records.items() if record.handled}
    units = named.keys() | experienced | {one.unit for one in alike}
    total = sum(_done(record) for record in records.values())
    whole = sum(one.likeness for one in alike)
    found = []
    for unit in units - set(barred):
        place, proposal = named.get(unit, (0, None))
        record = records.get(unit, NO_RECORD)
        near = tuple(one for one in alike if one.unit == unit)
        listed = (1.0 if proposal.is_main else _ASSISTS) / (1 + place) if proposal else 0.0
        weight = (
            _LIST_SHARE * listed
            + _RECORD_SHARE * (_done(record) / total if total else 0.0)
            + _LIKE_SHARE * (sum(one.likeness for one in near) / whole if whole else 0.0)
        )
        standing = Standing(unit=unit, weight=_trust(record) * weight, proposal=proposal, record=record, alike=near)
        found.append(standing)
    return sorted(found, key=lambda one: (-one.weight, one.unit))


def _done(record: UnitRecord) -> int:
    return record.handled + _AWARD * record.awarded


def _trust(record: UnitRecord) -> float:
    """Return how likely a unit keeps what it is given; of a unit without a record nobody knows."""
    done = _done(record)
    return (done + 1) / (done + _RETURN * record.returned + 2)


def reasons_of(one: Standing) -> tuple[Reason, ...]:
    """Return why a unit stands where it stands."""
    return (*_list_reasons(one.proposal), *_record_reasons(one.record), *(_like_reason(like) for like in one.alike))


def _list_reasons(proposal: MandateProposal | None) -> tuple[Reason, ...]:
    if proposal is None:
        return (Reason(code="outside_list", zh="权责清单未列出", en="not named by the list of responsibilities"),)
    line = proposal.mandate
    known = city_time(line.recorded_at).date()
    cited = Reason(
        code="clause",
        zh=f"依据{line.cited or '（未写条款）'}（权责清单第 {line.id} 条，{known} 版）",
        en=f"by {line.cited or '(no clause)'} (line {line.id} of the list, as of {known})",
    )
    return (cited, *proposal.reasons)


def _record_reasons(record: UnitRecord) -> tuple[Reason, ...]:
    if not (record.handled or record.returned or record.awarded):
        return ()
    hours_zh = f"，平均办理 {record.hours:.0f} 小时" if record.hours is not None else ""
    hours_en = f", {record.hours:.0f} hours on the mean" if record.hours is not None else ""
    told = Reason(
        code="record",
        zh=f"同类诉求承办 {record.handled} 件，退回 {record.returned} 件{hours_zh}",
        en=f"has kept {record.handled} of the category and returned {record.returned}{hours_en}",
    )
    if not record.awarded:
        return (told,)
    won = Reason(
        code="award",
        zh=f"经仲裁确定由其承办 {record.awarded} 件",
        en=f"arbitration has given it {record.awarded} of them",
    )
    return (told, won)


def _like_reason(like: LikeAppeal) -> Reason:
    told = [_STATES.get(like.state, _REPLIED), *([_CONTENT[like.satisfaction]] if like.satisfaction else [])]
    outcome_zh, outcome_en = "，".join(zh for zh, _ in told), ", ".join(en for _, en in told)
    words_zh = f"，共同词语：{'、'.join(like.words)}" if like.words else ""
    words_en = f"; words of both: {', '.join(like.words)}" if like.words else ""
    return Reason(
        code="alike",
        zh=f"相似诉求 {like.number}（相似度 {like.likeness:.0%}，{outcome_zh}）{words_zh}",
        en=f"{like.number} says the like ({like.likeness:.0%}, {outcome_en}){words_en}",
    )
