"""The REST endpoints of scenario packs."""

from __future__ import annotations

from django.conf import settings
from ninja import Router

from furong.foundation.rest import Caller, requires
from furong.scenarios.catalogue import PackInfo, describe_packs

__all__ = ["router"]

router = Router(tags=["packs"])


@router.get("/packs", response=list[PackInfo], auth=requires("feed.read"), summary="List scenario packs")
def list_scenario_packs(request: Caller) -> list[PackInfo]:
    """Return every scenario pack of this node."""
    return describe_packs(settings.FURONG_PACKS)
