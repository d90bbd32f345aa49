"""Register a partner city, or change what is registered."""

from __future__ import annotations

import re

from furong.foundation.citytime.clock import city_clock
from furong.foundation.outgoing.addresses import WEB_ADDRESS
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.cities import PartnerDraft, PartnerInfo
from furong.nets.hotline.domain.envelopes import read_key
from furong.nets.hotline.errors.cities import CityKeyUnusable, CityOwn, CityUnusable
from furong.nets.hotline.models import PartnerCity
from furong.nets.hotline.selectors.cities import get_partner, own_city, own_key

__all__ = ["keep_partner"]

_CODE, _ADDRESS = re.compile(r"[0-9]{6}"), re.compile(WEB_ADDRESS)
_NAME_MAX, _ADDRESS_MAX = 60, 300


@transaction_required
def keep_partner(actor: Actor, draft: PartnerDraft) -> PartnerInfo:
    """Register a partner city under its code, in place of what was registered.

    Args:
        actor: Who registers it; the door has asked for the permission.
        draft: What is registered.

    Raises:
        CityUnusable, CityKeyUnusable: When something of it cannot be used.
        CityOwn: When it is this city itself.
    """
    if not _CODE.fullmatch(draft.code):
        raise CityUnusable(field="code", expected="510600")
    if draft.code == own_city():
        raise CityOwn(city=draft.code)
    for field, name in (("name_zh", draft.name_zh), ("name_en", draft.name_en)):
        if not 1 <= len(name.strip()) <= _NAME_MAX or "\x00" in name:
            raise CityUnusable(field=field, expected=f"1–{_NAME_MAX}")
    address = draft.address.strip().rstrip("/")
    if not _ADDRESS.fullmatch(address) or len(address) > _ADDRESS_MAX:
        raise CityUnusable(field="address", expected="https://12345.example.gov.cn")
    key = read_key(draft.key)
    if key == read_key(own_key().key):
        raise CityKeyUnusable
    PartnerCity.objects.update_or_create(
        code=draft.code,
        defaults={
            "name_zh": draft.name_zh.strip(),
            "name_en": draft.name_en.strip(),
            "address": address,
            "key": draft.key.strip(),
            "is_active": draft.is_active,
            "registered_by": actor.name[:60],
            "registered_by_key": actor.key,
            "registered_at": city_clock().now(),
        },
    )
    return get_partner(draft.code)
