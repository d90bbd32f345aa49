"""The demo's neighbour: a made-up city that has offered one appeal, signed as a real one signs, and answers nothing.

There is no node behind it. Its key is made anew in each data directory, signs the one message, and is forgotten: nobody
can speak in its name afterwards.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from furong.engines.signatures import canonical_json, digest_of, public_key, sign
from furong.foundation.citytime.clock import told_as_of
from furong.kernel.permissions import Actor
from furong.nets.hotline.api import cities
from furong.nets.hotline.contracts.cities import PartnerDraft

__all__ = ["have_neighbour"]

_CODE, _OF_DEMO = "511400", "510100"
_PROTOCOL = "furong-transfer/1"
_HOLDS = timedelta(minutes=10)
_EARLIER = timedelta(hours=2)


def have_neighbour(actor: Actor, at: datetime) -> None:
    """Register the neighbour and let it offer its appeal, unless the node has partners of its own or is another city.

    Args:
        actor: Who registers it.
        at: When it is told to have been offered.
    """
    own = cities.own_key().city
    if own != _OF_DEMO or cities.list_partners():
        return
    seed = secrets.token_bytes(32)
    neighbour = PartnerDraft(
        code=_CODE,
        name_zh="眉山市热线（演示，无对端节点）",
        name_en="Hotline of Meishan (demo, no node behind it)",
        address="https://meishan.hotline.invalid",
        key=base64.b64encode(public_key(seed)).decode(),
    )
    with told_as_of(at):
        cities.keep_partner(actor, neighbour)
        cities.hear_city(_offer(seed, own, at))


def _offer(seed: bytes, to: str, at: datetime) -> bytes:
    """Return the message by which the neighbour offers its appeal."""
    content = _content(at - _EARLIER)
    message = {
        "protocol": _PROTOCOL,
        "id": str(uuid4()),
        "kind": "transfer",
        "transfer": str(uuid4()),
        "from": _CODE,
        "to": to,
        "sent_at": _stamp(at),
        "expires_at": _stamp(at + _HOLDS),
        "content_hash": digest_of(content),
        "content": content,
    }
    signature = sign(seed, _PROTOCOL.encode() + b"\n" + canonical_json(message))
    return canonical_json({"message": message, "key": "", "signature": base64.b64encode(signature).decode()})


def _content(came: datetime) -> dict[str, Any]:
    number = f"SQ{came:%Y%m%d}000017"
    return {
        "appeal": {
            "number": number,
            # Its code is known to nobody, as is its citizen.
            "track": hashlib.sha256(f"{number}:{secrets.token_hex(8)}".encode()).hexdigest(),
            "received_at": _stamp(came),
            "kind": "help",
            "urgency": "normal",
            "title": "跨市公交站牌信息不对",
            "text": "从眉山到成都的城际公交，成都一侧的站牌没有更新发车时间，早班车等了四十分钟不来，希望核实。",
            "place": "城际公交成都一侧终点站",
            "lon": None,
            "lat": None,
            "category": "交通出行/公交",
            "is_anonymous": True,
        },
        "citizen": None,
        "clause": "演示跨市转办约定第二条",
        "reason": "站牌在成都市辖区内，由成都市热线办理。",
        "clocks": [],
        "files": [],
    }


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
