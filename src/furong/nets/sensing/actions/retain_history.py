"""Rules of retention: setting them, and taking out what they say is too old."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import advisory_lock, transaction
from furong.kernel.permissions import Actor
from furong.nets.sensing.actions.compact_history import history_lock, replace_files
from furong.nets.sensing.columns.history.layout import city_day
from furong.nets.sensing.columns.history.thinning import rows_of_numbers, thin_files
from furong.nets.sensing.contracts.history import RetentionEffect, RetentionSpec
from furong.nets.sensing.errors.history import RetentionUnusable
from furong.nets.sensing.models.history import HistoryFile, RetentionRule
from furong.nets.sensing.selectors.history_retention import (
    TIERS,
    DueDay,
    category_of,
    due_days,
    list_retention,
    retention_effect,
)
from furong.nets.sensing.selectors.history_things import history_root, registered_things

__all__ = ["MANAGE", "apply_retention", "preview_retention_for", "remove_retention", "set_retention"]

MANAGE = "history.manage"
_DAYS_MAX = 36_500
_LEVEL = 9
_MS = 1000


def preview_retention_for(actor: Actor, rules: Sequence[RetentionSpec], *, now: datetime) -> list[RetentionEffect]:
    """Return what would go at the next pass if ``rules`` took the place of the present ones of their categories.

    Raises:
        ActionRefused: When ``actor`` may not see to retention.
        RetentionUnusable: When a rule cannot be used.
    """
    demand_somewhere(actor, MANAGE)
    for rule in rules:
        _check(rule)
    merged = {rule.category: rule for rule in [*list_retention(), *rules]}
    things = registered_things()
    return retention_effect(
        history_root(), list(merged.values()), things.category_names, things.category, today=_today(now)
    )


def set_retention(actor: Actor, rule: RetentionSpec) -> None:
    """Store a rule; the next pass in the background applies it.

    Raises:
        ActionRefused: When ``actor`` may not see to retention.
        RetentionUnusable: When the rule cannot be used.
    """
    demand_somewhere(actor, MANAGE)
    _check(rule)
    days = {"raw_days": rule.raw_days, "hour_days": rule.hour_days, "day_days": rule.day_days}
    with transaction():
        RetentionRule.objects.update_or_create(category=rule.category, defaults={**days, "changed_by": actor.key})


def remove_retention(actor: Actor, category: str) -> None:
    """Let the rule for all others hold for a category again; with an empty one, let the defaults hold.

    Raises:
        ActionRefused: When ``actor`` may not see to retention.
    """
    demand_somewhere(actor, MANAGE)
    with transaction():
        RetentionRule.objects.filter(category=category).delete()


def apply_retention(
    root: Path,
    partition: int,
    rules: Sequence[RetentionSpec],
    categories: Sequence[str],
    category: npt.NDArray[Any],
    *,
    now: datetime,
) -> int:
    """Take out of a partition what is too old, and return how many days of it changed.

    Args:
        root: Folder of the sensing platform's files.
        partition: Which one. [1]
        rules: How long readings are kept.
        categories: Keys of the categories.
        category: Category of each number. [1]
        now: The machine's time.
    """
    changed = 0
    with advisory_lock(history_lock(partition)) as got:
        for tier in TIERS if got else ():
            days = list(due_days(rules, categories, today=_today(now), tier=tier, partition=partition))
            changed += sum(_thin(root, due, category, now) for due in days)
    return changed


def _thin(root: Path, due: DueDay, category: npt.NDArray[Any], now: datetime) -> int:
    def is_old(numbers: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        return due.is_old[category_of(category, numbers, len(due.is_old))]

    if not any(is_old(numbers).any() for numbers in rows_of_numbers(root, due.files)):
        HistoryFile.objects.filter(path__in=[file.path for file in due.files]).update(thinned=due.digest)
        return 0
    new = thin_files(root, due.files, is_old, digest=due.digest, level=_LEVEL)
    return int(replace_files(root, due.files, new, now))


def _today(now: datetime) -> int:
    return city_day(int(now.timestamp() * _MS))


def _check(rule: RetentionSpec) -> None:
    if rule.category and rule.category not in registered_things().category_names:
        raise RetentionUnusable(trouble=f"category {rule.category}")
    if not 1 <= rule.raw_days <= rule.hour_days <= rule.day_days <= _DAYS_MAX:
        raise RetentionUnusable(trouble=f"1 ≤ {rule.raw_days} ≤ {rule.hour_days} ≤ {rule.day_days} ≤ {_DAYS_MAX}")
