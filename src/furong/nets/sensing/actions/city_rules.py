"""The life of a rule over things of the registry: written as a draft, watched in shadow, active, paused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Max

from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction, transaction_required
from furong.nets.sensing.contracts.city_rules import CityRuleSpec
from furong.nets.sensing.domain.city_rules import rule_troubles
from furong.nets.sensing.errors.city_rules import CityRuleNotReady, CityRuleUnknown, CityRuleUnusable
from furong.nets.sensing.models.engine import CityAlarm, CityAlarmStep, CityRule, CityRuleStep

__all__ = ["add_rule", "change_mode", "install_city_rule", "note_trial", "read_spec"]

_Mode = CityRule.Mode
#: From which modes each mode may be entered.
_ENTERED_FROM: dict[str, tuple[str, ...]] = {
    _Mode.SHADOW: (_Mode.DRAFT, _Mode.PAUSED, _Mode.ACTIVE),
    _Mode.ACTIVE: (_Mode.DRAFT, _Mode.SHADOW, _Mode.PAUSED),
    _Mode.PAUSED: (_Mode.SHADOW, _Mode.ACTIVE),
    _Mode.RETIRED: (_Mode.DRAFT, _Mode.SHADOW, _Mode.ACTIVE, _Mode.PAUSED),
}


def read_spec(document: object) -> CityRuleSpec:
    """Return a rule as data (from YAML or JSON) as a checked rule.

    Raises:
        CityRuleUnusable: When it is none; the error names every trouble.
    """
    try:
        spec = msgspec.convert(document, CityRuleSpec, strict=False)
    except msgspec.ValidationError as error:
        raise CityRuleUnusable(trouble=str(error)) from error
    troubles = rule_troubles(spec)
    if troubles:
        raise CityRuleUnusable(trouble="; ".join(troubles))
    return spec


def add_rule(spec: CityRuleSpec, *, by: str, now: datetime) -> int:
    """Write a rule down as a draft, as a new version when the key is known, and return the version.

    A rule that has not changed keeps its version and its mode.

    Raises:
        CityRuleUnusable: When something is wrong with it.
    """
    with transaction():
        return _add(spec, by, now)


@transaction_required
def install_city_rule(spec: CityRuleSpec, *, mode: str, by: str, now: datetime) -> int:
    """Install a rule of a pack and return its version; one that is new or has changed enters ``mode``.

    Raises:
        CityRuleUnusable: When something is wrong with it.
    """
    before = CityRule.objects.filter(key=spec.key).aggregate(newest=Max("version"))["newest"]
    version = _add(spec, by, now)
    if version != before and mode != _Mode.DRAFT:
        _change(spec.key, mode, by, now)
    return version


def change_mode(key: str, mode: str, *, by: str, now: datetime) -> None:
    """Bring the newest version of a rule into ``mode``; in the same mode already, nothing changes.

    Entering shadow or active retires the version that ran before; leaving them ends its open alarms.

    Raises:
        CityRuleUnknown: When there is none.
        CityRuleNotReady: When the mode does not follow from the one it is in.
    """
    with transaction():
        _change(key, mode, by, now)


def note_trial(key: str, version: int, result: dict[str, Any], *, by: str, now: datetime) -> None:
    """Keep what a replay of a rule over history found."""
    with transaction():
        row = CityRule.objects.select_for_update().get(key=key, version=version)
        CityRule.objects.filter(pk=row.pk).update(tried=result)
        _step(row, "replayed", by, now, {"episodes": result.get("episodes")})


def _add(spec: CityRuleSpec, by: str, now: datetime) -> int:
    troubles = rule_troubles(spec)
    if troubles:
        raise CityRuleUnusable(trouble="; ".join(troubles))
    document = msgspec.json.decode(msgspec.json.encode(spec))
    newest = CityRule.objects.select_for_update().filter(key=spec.key).order_by("-version").first()
    if newest is not None and newest.spec == document and newest.mode != _Mode.RETIRED:
        return newest.version
    version = newest.version + 1 if newest else 1
    row = CityRule.objects.create(key=spec.key, version=version, spec=document, created_by=by)
    _step(row, "drafted", by, now)
    notify("sensing.rule")
    return version


def _change(key: str, mode: str, by: str, now: datetime) -> None:
    row = CityRule.objects.select_for_update().filter(key=key).order_by("-version").first()
    if row is None:
        raise CityRuleUnknown(rule=key)
    if row.mode == mode:
        return
    if row.mode not in _ENTERED_FROM.get(mode, ()):
        raise CityRuleNotReady(rule=key, mode=row.mode, step=mode)
    if mode in (_Mode.SHADOW, _Mode.ACTIVE):
        for other in CityRule.objects.select_for_update().filter(key=key).exclude(pk=row.pk):
            if other.mode != _Mode.RETIRED:
                _leave(other, _Mode.RETIRED, by, now)
    if row.mode == _Mode.ACTIVE:
        _end_alarms(row, by, now)
    row.mode = mode
    row.save(update_fields=["mode", "changed_at"])
    _step(row, mode, by, now)
    notify("sensing.rule")


def _leave(row: CityRule, mode: str, by: str, now: datetime) -> None:
    _end_alarms(row, by, now)
    row.mode = mode
    row.save(update_fields=["mode", "changed_at"])
    _step(row, mode, by, now)


def _end_alarms(row: CityRule, by: str, now: datetime) -> None:
    """A rule that is evaluated no longer can clear nothing: its open alarms end with it."""
    ended = list(CityAlarm.objects.filter(rule=row, cleared_ms=None).values_list("pk", flat=True))
    CityAlarm.objects.filter(pk__in=ended).update(cleared_ms=int(now.timestamp() * 1000), escalate_at=None)
    CityAlarmStep.objects.bulk_create(
        CityAlarmStep(alarm=pk, kind="cleared", event_time=now, by=by, detail={"because": "rule_ended"}, stored_at=now)
        for pk in ended
    )
    if ended:
        notify("sensing.alarm")


def _step(row: CityRule, kind: str, by: str, now: datetime, detail: dict[str, Any] | None = None) -> None:
    CityRuleStep.objects.create(rule=row, kind=kind, by=by, at=now, detail=detail or {})
