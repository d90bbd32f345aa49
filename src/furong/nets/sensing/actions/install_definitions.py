"""Install the streams and rules that packs declare."""

from __future__ import annotations

import msgspec
from django.db.models import Max

from furong.engines.rules import Expression
from furong.foundation.transactions import transaction_required
from furong.nets.sensing.contracts import RuleSpec, StreamSpec
from furong.nets.sensing.errors import StreamUnknown
from furong.nets.sensing.models import RuleDefinition, StreamDefinition

__all__ = ["install_rule", "install_stream"]


@transaction_required
def install_stream(spec: StreamSpec) -> None:
    """Install a stream, or bring an installed one up to ``spec``."""
    StreamDefinition.objects.update_or_create(pk=spec.key, defaults={"spec": msgspec.to_builtins(spec)})


@transaction_required
def install_rule(spec: RuleSpec) -> int:
    """Install a rule and return its version; a rule that has not changed keeps its version.

    Raises:
        StreamUnknown: When its stream is not installed.
        ExpressionError: When a condition does not parse.
    """
    for condition in (spec.raise_when, spec.clear_when):
        Expression.parse(condition)
    if not StreamDefinition.objects.filter(pk=spec.stream).exists():
        raise StreamUnknown(stream=spec.stream)
    document = msgspec.to_builtins(spec)
    active = RuleDefinition.objects.select_for_update().filter(key=spec.key, is_active=True).first()
    if active is not None and active.spec == document:
        return active.version
    newest = RuleDefinition.objects.filter(key=spec.key).aggregate(newest=Max("version"))["newest"] or 0
    RuleDefinition.objects.filter(key=spec.key, is_active=True).update(is_active=False)
    RuleDefinition.objects.create(key=spec.key, version=newest + 1, stream_id=spec.stream, spec=document)
    return int(newest) + 1
