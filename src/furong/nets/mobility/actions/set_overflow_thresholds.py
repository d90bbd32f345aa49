"""Set the thresholds of overflows: for the city, as a pack says, or for one zone, as somebody does with a reason."""

from __future__ import annotations

from datetime import UTC, datetime

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand, system_actor
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.mobility.actions.save_zone import EDIT
from furong.nets.mobility.contracts.overflow import OverflowThresholds
from furong.nets.mobility.domain.overflow import check_thresholds
from furong.nets.mobility.errors.overflow import ThresholdsReasonMissing
from furong.nets.mobility.errors.zones import ZoneUnknown
from furong.nets.mobility.models import OverflowPolicy
from furong.nets.mobility.selectors.overflow_rules import thresholds_into
from furong.nets.mobility.selectors.zones import zones_for

__all__ = ["install_thresholds", "set_zone_thresholds"]

#: The first thresholds of a city hold for everything that was counted before.
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@transaction_required
def install_thresholds(thresholds: OverflowThresholds, *, case_type: str, by: str) -> bool:
    """Let thresholds hold for every zone that has none of its own, and return whether they are new.

    Args:
        thresholds: The thresholds.
        case_type: Key of the type of case that an overflow opens, or empty.
        by: Who says so, e.g. ``pack shared_bikes``.

    Raises:
        ThresholdsUnusable: When they do not fit together.
    """
    check_thresholds(thresholds)
    stored = thresholds_into(thresholds)
    newest = OverflowPolicy.objects.filter(zone=None).order_by("-valid_from", "-id").first()
    if newest is not None and (newest.thresholds, newest.case_type) == (stored, case_type):
        return False
    now = city_clock().now()
    OverflowPolicy.objects.create(
        zone=None,
        thresholds=stored,
        case_type=case_type,
        valid_from=_EVER if newest is None else now,
        by=by[:60],
        by_key=system_actor("packs").key,
        at=now,
    )
    return True


@transaction_required
def set_zone_thresholds(actor: Actor, key: str, thresholds: OverflowThresholds | None, *, reason: str) -> None:
    """Let a zone have thresholds of its own from now on, or those of the city again.

    Raises:
        ZoneUnknown: When there is no such zone, or the actor may not see it.
        ActionRefused: When the actor may not edit zones there.
        ThresholdsReasonMissing: When no reason is given.
        ThresholdsUnusable: When they do not fit together.
    """
    zone = zones_for(actor).filter(pk=key).first()
    if zone is None:
        raise ZoneUnknown(zone=key)
    demand(actor, EDIT, Resource(kind="zone", area=zone.area_path))
    if not reason.strip():
        raise ThresholdsReasonMissing
    if thresholds is not None:
        check_thresholds(thresholds)
    now = city_clock().now()
    OverflowPolicy.objects.create(
        zone=zone,
        thresholds=thresholds_into(thresholds) if thresholds else None,
        valid_from=now,
        reason=reason.strip()[:500],
        by=actor.name,
        by_key=actor.key,
        at=now,
    )
    notify("mobility.overflow")
