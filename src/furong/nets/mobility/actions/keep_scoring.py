"""Keep what operators are scored by: formulas, entered facts, and samples of how their vehicles stand."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.mobility.contracts.feeds import Channel, FeedState
from furong.nets.mobility.contracts.score_periods import read_period
from furong.nets.mobility.contracts.scores import NewFact
from furong.nets.mobility.domain.scoring import begin_of, formula_of
from furong.nets.mobility.errors.operators import OperatorUnknown
from furong.nets.mobility.errors.scores import FormulaChanged, FormulaFileUnusable, GivenFactUnusable
from furong.nets.mobility.models import GivenFact, OrderSample, ScoreFormula
from furong.nets.mobility.selectors.feeds import list_feed_health, operators_for
from furong.nets.mobility.selectors.live_counts import FeedCount, standing_by_operator

__all__ = ["SCORE", "give_fact", "keep_formula", "keep_samples"]

SCORE = "mobility.score"
#: So often it is kept how vehicles stand.
EVERY = timedelta(minutes=10)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_KEY_MAX, _TEXT_MAX, _MOST = 40, 500, 1e12


@transaction_required
def keep_formula(document: Mapping[str, Any], *, by: str, by_key: str) -> ScoreFormula | None:
    """Keep a version of a formula; nothing when it is there already.

    Args:
        document: The whole of it.
        by: Who keeps it.
        by_key: The same as a key.

    Raises:
        FormulaFileUnusable: When it is no formula.
        FormulaChanged: When that version says something else already.
    """
    read = formula_of(document)
    told = {**document, "valid_from": str(document.get("valid_from", ""))}
    begin = begin_of(document)
    for field, text in (("formula", read.name), ("version", read.version)):
        if len(text) > _KEY_MAX or "@" in text:
            raise FormulaFileUnusable(place=field, expected=f"a text of at most {_KEY_MAX} characters without @")
    there = ScoreFormula.objects.filter(formula=read.name, version=read.version).first()
    if there is not None:
        if there.document != told:
            raise FormulaChanged(formula=read.name, version=read.version)
        return None
    row = ScoreFormula.objects.create(
        formula=read.name,
        version=read.version,
        document=told,
        valid_from=begin,
        by=by[:60],
        by_key=by_key,
        at=city_clock().now(),
    )
    notify("mobility.score")
    return row


@transaction_required
def give_fact(actor: Actor, new: NewFact) -> None:
    """Enter a fact of an operator for a period; it stands before what the net gathered, which stays to be seen.

    Raises:
        ActionRefused: When the actor may not.
        OperatorUnknown: When there is no such operator, or it is not the actor's to score.
        ScorePeriodUnusable: When there is no such period.
        GivenFactUnusable: When name, value or source cannot be used.
    """
    demand_somewhere(actor, SCORE)
    if not operators_for(actor, SCORE).filter(pk=new.operator).exists():
        raise OperatorUnknown(operator=new.operator)
    period, source, value = read_period(new.period), new.source.strip(), new.value
    is_number = value is None or (math.isfinite(value) and 0 <= value <= _MOST)
    if not _NAME.fullmatch(new.name) or not source or len(source) > _TEXT_MAX or not is_number:
        raise GivenFactUnusable
    GivenFact.objects.create(
        operator_id=new.operator,
        period=period.name,
        name=new.name,
        value=value,
        source=source,
        by=actor.name,
        by_key=actor.key,
        at=city_clock().now(),
    )
    notify("mobility.score")


@transaction_required
def keep_samples(at: datetime, counts: Sequence[FeedCount]) -> int:
    """Keep how many vehicles stand, and how many of these inside zones, of every operator whose feed is not silent.

    Args:
        at: The instant.
        counts: What positions say of every zone then.

    Returns:
        Of how many operators; of none within ten minutes of the last time.
    """
    if not counts or OrderSample.objects.filter(at__gt=at - EVERY).exists():
        return 0
    live = {
        one.operator
        for one in list_feed_health()
        if one.channel in (Channel.EVENTS, Channel.GBFS) and one.state in (FeedState.LIVE, FeedState.LATE)
    }
    rows = [
        OrderSample(operator_id=code, at=at, seen=seen, inside=min(seen, _inside(code, counts)))
        for code, seen in standing_by_operator(at).items()
        if code in live
    ]
    OrderSample.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _inside(code: str, counts: Sequence[FeedCount]) -> float:
    return sum(count.by_operator[code].value for count in counts if code in count.by_operator)
