"""Settle where an appeal is about: by its words when they leave no doubt, or by whoever has asked the citizen."""

from __future__ import annotations

from furong.engines.texts.places import PlaceState
from furong.foundation.areas.tree import get_area
from furong.foundation.identity.actors import demand
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.hotline.actions.assign_by_itself import assign_by_itself
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.take_step import SYSTEM, record_note
from furong.nets.hotline.contracts.appeals import AppealInfo, AppealState
from furong.nets.hotline.contracts.places import PlaceReading
from furong.nets.hotline.domain.lifecycle import TAKE
from furong.nets.hotline.domain.places import is_deeper
from furong.nets.hotline.errors.appeals import AppealStepNotPossible
from furong.nets.hotline.models import Appeal
from furong.nets.hotline.selectors.appeals import appeal_now

__all__ = ["OPEN_STATES", "locate_appeal", "locate_by_words"]

_STEP = "locate"
#: States in which no unit has it: where it is still decides whose it is.
OPEN_STATES = frozenset(
    {
        AppealState.RECEIVED,
        AppealState.REGISTERED,
        AppealState.CLASSIFIED,
        AppealState.RETURNED,
        AppealState.ARBITRATION,
    }
)


@transaction_required
def locate_by_words(appeal: Appeal, told: PlaceReading) -> None:
    """Keep what words tell for certain of an appeal that has just come in: the smaller area, and the place.

    Args:
        appeal: The appeal.
        told: What its words stand for.
    """
    if told.state is not PlaceState.CERTAIN or not told.area:
        return
    area, is_moved = get_area(told.area), False
    if appeal.lon is None and told.lon is not None:
        appeal.lon, appeal.lat, is_moved = told.lon, told.lat, True
    if is_deeper(area.path, appeal.area_path):
        appeal.area_id, appeal.area_path, is_moved = area.code, area.path, True
    if is_moved:
        appeal.save(update_fields=["area", "area_path", "lon", "lat"])
        words = "、".join((*told.words, *([told.relation] if told.relation else []))) or "坐标"
        record_note(appeal, SYSTEM, _STEP, f"{told.zh}（依据“{words}”）")


@transaction_required
def locate_appeal(actor: Actor, number: str, area: str, *, version: int | None = None) -> AppealInfo:
    """Say where an appeal is about, as the citizen has answered; what leaves no choice then is assigned.

    Args:
        actor: Who says it.
        number: Number of the appeal.
        area: Code of the area.
        version: The version that was shown, when one was.

    Raises:
        AreaUnknown: When there is no such area.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal, where = locked_appeal(actor, number, TAKE, version=version), get_area(area)
    if appeal.state not in OPEN_STATES:
        raise AppealStepNotPossible(step=_STEP, state=appeal.state)
    if not actor.key.startswith("system:"):
        demand(actor, TAKE, Resource(kind="appeal", area=where.path))
    appeal.area_id, appeal.area_path = where.code, where.path
    appeal.save(update_fields=["area", "area_path"])
    record_note(appeal, actor, _STEP, where.name_zh)
    assign_by_itself(appeal)
    return appeal_now(appeal)
