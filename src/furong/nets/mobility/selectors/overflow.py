"""Reading how full zones are, and their overflows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from furong.foundation.citytime.clock import city_clock
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.overflow import EpisodeInfo, OverflowState, TurnInfo, ZoneOverflow
from furong.nets.mobility.contracts.zones import ZoneInfo
from furong.nets.mobility.domain.overflow import worse
from furong.nets.mobility.domain.overflow_changes import Step
from furong.nets.mobility.domain.zone_limits import ZoneRules
from furong.nets.mobility.models import OverflowTurn
from furong.nets.mobility.selectors.overflow_judging import BEFORE, left_standing, look_at
from furong.nets.mobility.selectors.overflow_rules import rules_of
from furong.nets.mobility.selectors.zones import get_zone_for, list_zones_for, zones_for

__all__ = ["find_episode", "list_episodes_for", "list_overflows_for", "open_episode_of", "read_overflow_for"]


def list_overflows_for(actor: Actor, *, is_open: bool = False) -> list[ZoneOverflow]:
    """Return how full the zones are that ``actor`` may see, by key.

    Args:
        actor: Who looks.
        is_open: Keeps those that overflow now.
    """
    zones = list_zones_for(actor)
    rules = rules_of(zone.key for zone in zones)
    found = [_overflow(zone, rules[zone.key]) for zone in zones]
    return [one for one in found if one.episode is not None] if is_open else found


def read_overflow_for(actor: Actor, key: str) -> ZoneOverflow:
    """Return how full a zone is.

    Raises:
        ZoneUnknown: When there is none, or the actor may not see it.
    """
    return _overflow(get_zone_for(actor, key), rules_of([key])[key])


def list_episodes_for(
    actor: Actor, key: str, *, since: datetime, until: datetime, limit: int = 200
) -> list[EpisodeInfo]:
    """Return the overflows of a zone that were raised in ``[since, until)``, the newest first.

    Raises:
        ZoneUnknown: When there is none, or the actor may not see it.
    """
    get_zone_for(actor, key)
    rows = OverflowTurn.objects.filter(zone__in=zones_for(actor), zone=key, raised_at__gte=since, raised_at__lt=until)
    return sorted(_episodes(rows.values_list("episode", flat=True)), key=lambda one: one.raised_at, reverse=True)[
        :limit
    ]


def find_episode(identity: UUID) -> EpisodeInfo | None:
    """Return an overflow, or ``None`` when there is none of that id."""
    return next(iter(_episodes([identity])), None)


def open_episode_of(zone: str) -> EpisodeInfo | None:
    """Return the overflow that a zone is in, as it was told, or ``None``."""
    rows = OverflowTurn.objects.filter(zone=zone)
    newest = left_standing(rows).order_by("-raised_at", "-id").first()
    found = find_episode(newest.episode) if newest else None
    return found if found and found.cleared_at is None else None


def _overflow(zone: ZoneInfo, rules: ZoneRules) -> ZoneOverflow:
    now = city_clock().now()
    look = look_at(zone.key, rules, since=now - BEFORE, until=now)
    limits = rules.limits_at(now)
    state = look.judgement.state if limits else OverflowState.UNKNOWN
    return ZoneOverflow(
        zone=zone.key,
        name_zh=zone.name_zh,
        name_en=zone.name_en,
        state=state,
        since=look.judgement.since if limits else None,
        capacity=zone.capacity,
        limit=limits.overflow if limits else None,
        clear=limits.clear_at if limits else None,
        total=look.row.total if look.row else None,
        sigma=look.row.sigma if look.row else None,
        by_operator=look.row.by_operator if look.row else {},
        source=look.row.source if look.row else "",
        counted_at=look.row.at if look.row else None,
        missing=look.missing,
        episode=open_episode_of(zone.key),
    )


def _episodes(identities: Iterable[UUID]) -> list[EpisodeInfo]:
    """Return overflows as they were told; what was withdrawn is left out."""
    turns: dict[UUID, list[OverflowTurn]] = {}
    for row in OverflowTurn.objects.filter(episode__in=set(identities)).order_by("id"):
        turns.setdefault(row.episode, []).append(row)
    return [_episode(rows) for rows in turns.values() if rows[-1].step != Step.WITHDRAWN]


def _episode(rows: list[OverflowTurn]) -> EpisodeInfo:
    first, last = rows[0], rows[-1]
    worst = OverflowState.OVERFLOW
    for row in rows:
        state = OverflowState(row.state)
        worst = state if worse(state, worst) else worst
    return EpisodeInfo(
        id=first.episode,
        zone=first.zone_id,
        state=OverflowState(last.state),
        worst=worst,
        raised_at=last.raised_at,
        cleared_at=last.cleared_at,
        known_at=first.known_at,
        capacity=last.capacity,
        limit=last.limit,
        clear=last.clear_at,
        turns=tuple(
            TurnInfo(
                step=row.step,
                state=OverflowState(row.state),
                at=row.at,
                known_at=row.known_at,
                total=row.total,
                source=row.source,
            )
            for row in rows
        ),
    )
