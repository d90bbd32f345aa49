"""A partner city of a test: it signs with a key of its own, and says whatever a test wants it to say."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from furong.engines.signatures import canonical_json, digest_of, sign
from furong.foundation.citytime.clock import city_clock
from furong.nets.hotline.domain.envelopes import MessageKind, public_text, written_message

__all__ = ["DEYANG", "FarCity", "handed_over"]

DEYANG = "510600"


def handed_over(**changes: Any) -> dict[str, Any]:
    """Return an appeal as another city hands it over, with some of it changed."""
    appeal = {
        "number": "SQ20261123000007",
        "track": "0" * 64,
        "received_at": "2026-11-23T01:00:00Z",
        "kind": "complaint",
        "urgency": "normal",
        "title": "河道异味",
        "text": "绵远河边有异味，请处理",
        "place": "绵远河大桥",
        "lon": 104.39,
        "lat": 31.13,
        "category": "环境保护",
        "is_anonymous": False,
    }
    content: dict[str, Any] = {
        "appeal": appeal,
        "citizen": {"name": "李明", "phone": "13800138000", "purpose": "办理与回访"},
        "clause": "河湖管辖目录第三条",
        "reason": "位于贵市河段",
        "clocks": [],
        "files": [],
    }
    for name, value in changes.items():
        (appeal if name in appeal else content)[name] = value
    return content


@dataclass
class FarCity:
    """A city that knocks at our door.

    Args:
        code: Its code.
        seed: Its private key.
        own: Code of the city that it writes to.
    """

    code: str = DEYANG
    seed: bytes = field(default=b"d" * 32)
    own: str = "510100"

    @property
    def key(self) -> str:
        """Its public key."""
        return public_text(self.seed)

    def written(
        self,
        kind: str,
        content: dict[str, Any],
        *,
        transfer: UUID | None = None,
        identity: UUID | None = None,
        now: datetime | None = None,
    ) -> bytes:
        """Return a message of it, signed."""
        return written_message(
            self.seed,
            identity=identity or uuid4(),
            kind=MessageKind(kind),
            transfer=transfer or uuid4(),
            sender=self.code,
            to=self.own,
            content=content,
            now=now or city_clock().now(),
        )

    def altered(self, body: bytes, *, is_signed_anew: bool = False, **changes: Any) -> bytes:
        """Return a message with some of it changed on the way, or by somebody who has the key."""
        told = json.loads(body)
        told["message"].update(changes)
        if is_signed_anew:
            told["message"]["content_hash"] = digest_of(told["message"]["content"])
            signature = sign(self.seed, b"furong-transfer/1\n" + canonical_json(told["message"]))
            told["signature"] = base64.b64encode(signature).decode()
        return json.dumps(told).encode()

    def knocks(self, body: bytes, path: str = "/cities/v1/messages") -> Any:
        """Send something to our door."""
        return Client().post(path, body, content_type="application/json")

    def receipt(self, body: bytes, **changes: Any) -> bytes:
        """Return the receipt of a message that it was sent."""
        sent = json.loads(body)["message"]
        content = {"message": sent["id"], "content_hash": sent["content_hash"], "decide_by": None, **changes}
        return self.written("receipt", content, transfer=UUID(sent["transfer"]))

    @staticmethod
    def later(hours: float) -> datetime:
        """Return a time from now."""
        return city_clock().now() + timedelta(hours=hours)
