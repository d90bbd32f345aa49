"""Transfers that the city they were offered to has neither accepted nor given back in time."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.kernel.permissions import Actor, Resource, decide
from furong.nets.hotline.contracts.cities import LateTransfers, TransferState, TransferWay
from furong.nets.hotline.domain.lifecycle import SUPERVISE
from furong.nets.hotline.models import Transfer
from furong.nets.hotline.selectors.appeals import appeals_for

__all__ = ["count_late_transfers_for", "late_transfers", "transfers_for"]


def late_transfers() -> QuerySet[Transfer]:
    """Return the transfers of both ways that are overdue now."""
    return Transfer.objects.filter(state=TransferState.OFFERED.value, decide_by__lt=city_clock().now())


def transfers_for(actor: Actor) -> Q:
    """Return what keeps the transfers that ``actor`` may see: of its appeals, and what is offered to the whole city."""
    city = get_area(settings.FURONG_OPTIONS["CITY"])
    if decide(actor, SUPERVISE, Resource(kind="transfer", area=city.path)).allowed:
        return Q()
    return Q(appeal__in=appeals_for(actor).order_by().values("pk"))


def count_late_transfers_for(actor: Actor) -> LateTransfers:
    """Return how many overdue transfers of each way ``actor`` may see."""
    ways = list(late_transfers().filter(transfers_for(actor)).values_list("way", flat=True))
    return LateTransfers(ours=ways.count(TransferWay.IN.value), theirs=ways.count(TransferWay.OUT.value))
