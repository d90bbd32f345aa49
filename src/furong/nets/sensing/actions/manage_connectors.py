"""Make, pause and run connectors: people's acts. Connectors are the node's, not an area's."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.sensing.contracts.connectors import ConnectorKind, ConnectorSpec
from furong.nets.sensing.errors.connectors import ConnectorTaken, ConnectorUnknown, ConnectorUnusable
from furong.nets.sensing.models.connectors import ConnectorRow

__all__ = [
    "MANAGE",
    "TOPIC",
    "create_connector",
    "delete_connector",
    "pause_connector",
    "resume_connector",
    "run_connector_now",
]

MANAGE = "connector.manage"
#: Topic under which screens hear that a connector has changed.
TOPIC = "sensing.connector"
_KEY = re.compile(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,60}")
_ZONE = re.compile(r"Z|[+-]([01]\d|2[0-3]):[0-5]\d")
_FIELDS = frozenset({"code", "time", "value", "unit"})
_PERIOD_S = (5, 86_400)
_TIMEOUT_S = (1, 300)
_SIZE_MAX_MB = 1_024
_TITLE_MAX, _ADDRESS_MAX, _PREFIX_MAX = 120, 1_000, 60


def create_connector(actor: Actor, spec: ConnectorSpec) -> None:
    """Make a connector; it runs at once, and then every ``period_s`` seconds.

    Raises:
        ActionRefused: When ``actor`` may not make one.
        ConnectorUnusable: When a field cannot be used.
        ConnectorTaken: When there is one of that key.
    """
    demand_somewhere(actor, MANAGE)
    _check(spec)
    with transaction():
        if ConnectorRow.objects.filter(pk=spec.key).exists():
            raise ConnectorTaken(connector=spec.key)
        ConnectorRow.objects.create(
            key=spec.key,
            title=spec.title,
            kind=spec.kind.value,
            address=spec.address,
            period_s=spec.period_s,
            settings={
                "timeout_s": spec.timeout_s,
                "size_max_mb": spec.size_max_mb,
                "records": spec.records,
                "fields": dict(spec.fields),
                "code_prefix": spec.code_prefix,
                "time_zone": spec.time_zone,
                "secret": spec.secret,
            },
            created_by=actor.name,
            next_run_at=timezone.now(),
        )
        notify(TOPIC)


def pause_connector(actor: Actor, key: str) -> None:
    """Let the connector rest until it is resumed; a run that has begun is finished.

    Raises:
        ActionRefused: When ``actor`` may not.
        ConnectorUnknown: When there is none of that key.
    """
    _change(actor, key, is_paused=True)


def resume_connector(actor: Actor, key: str) -> None:
    """Let a paused connector run again, at once."""
    _change(actor, key, is_paused=False, next_run_at=timezone.now())


def run_connector_now(actor: Actor, key: str) -> None:
    """Let the connector run within a second or so, whatever its schedule; a paused one is resumed by this."""
    _change(actor, key, is_paused=False, next_run_at=timezone.now())


def delete_connector(actor: Actor, key: str) -> None:
    """Forget a connector and its runs; the readings that it has brought stay."""
    demand_somewhere(actor, MANAGE)
    with transaction():
        count, _ = ConnectorRow.objects.filter(pk=key).delete()
        if not count:
            raise ConnectorUnknown(connector=key)
        notify(TOPIC)


def _change(actor: Actor, key: str, **values: object) -> None:
    demand_somewhere(actor, MANAGE)
    with transaction():
        if not ConnectorRow.objects.filter(pk=key).update(**values):
            raise ConnectorUnknown(connector=key)
        notify(TOPIC)


def _check(spec: ConnectorSpec) -> None:
    findings = {
        "key": "" if _KEY.fullmatch(spec.key) else "a-z 0-9 -",
        "title": "" if 0 < len(spec.title) <= _TITLE_MAX else f"1-{_TITLE_MAX}",
        "address": _address_trouble(spec),
        "period_s": "" if _PERIOD_S[0] <= spec.period_s <= _PERIOD_S[1] else f"{_PERIOD_S[0]}-{_PERIOD_S[1]} s",
        "timeout_s": "" if _TIMEOUT_S[0] <= spec.timeout_s <= _TIMEOUT_S[1] else f"{_TIMEOUT_S[0]}-{_TIMEOUT_S[1]} s",
        "size_max_mb": "" if 1 <= spec.size_max_mb <= _SIZE_MAX_MB else f"1-{_SIZE_MAX_MB} MB",
        "fields": "" if set(spec.fields) <= _FIELDS else ", ".join(sorted(_FIELDS)),
        "code_prefix": "" if len(spec.code_prefix) <= _PREFIX_MAX else f"≤ {_PREFIX_MAX}",
        "time_zone": "" if not spec.time_zone or _ZONE.fullmatch(spec.time_zone) else "+08:00",
        "secret": "" if not spec.secret or _SECRET.fullmatch(spec.secret) else "A-Z a-z 0-9 _ -",
    }
    for field, trouble in findings.items():
        if trouble:
            raise ConnectorUnusable(field=field, trouble=trouble)


def _address_trouble(spec: ConnectorSpec) -> str:
    if not 0 < len(spec.address) <= _ADDRESS_MAX:
        return f"1-{_ADDRESS_MAX}"
    if spec.kind is ConnectorKind.FOLDER:
        incoming = settings.FURONG_DIRECTORY.root / "incoming"
        inside = (incoming / spec.address).resolve().is_relative_to(incoming.resolve())
        return "" if inside else "a folder below incoming/"
    try:
        parts = urlsplit(spec.address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return "http(s)://host/path"
    if not usable:
        return "http(s)://host/path"
    return "user:password@ → secret" if "@" in parts.netloc else ""
