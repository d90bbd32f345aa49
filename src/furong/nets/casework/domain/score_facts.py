"""Facts for scores: from what is stored of cases, clocks, tasks and history to one row a case and unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from furong.nets.casework.contracts import CaseState, Source, TaskState
from furong.nets.casework.contracts.clocks import Stage
from furong.nets.casework.domain.scores import FACTS, STAGES

__all__ = ["HISTORY_STEPS", "WITH_UNIT", "StoredFacts", "facts_of"]

#: States of a task in which its organisation has to answer for it; what was returned is nobody's again.
WITH_UNIT = (TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.DONE, TaskState.PASSED)
_DONE = (TaskState.DONE, TaskState.PASSED)

#: The steps of the history that facts are made of.
HISTORY_STEPS = (
    *("open", "accept", "confirm", "refute", "register", "dispatch", "undo_dispatch"),
    *("rework", "close", "return", "feed_back", "prove"),
)
#: Keys of people begin so; what a system does, no post does.
_PERSON = "user:"

#: A case is handled as it was handled last; of the other stages, the first time it was late counts.
_LAST_COUNTS = (Stage.HANDLE, Stage.TOTAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFacts:
    """What is stored, in columns.

    Args:
        cases: ``number``, ``opened_at``, ``area_path``, ``source``, ``class_code``, ``case_type``, ``state``,
            ``closed_at``, ``due_at``.
        timers: ``number``, ``stage``, ``visit``, ``due_at``, ``stopped_at``, ``exempt``.
        tasks: ``task``, ``number``, ``unit``, ``state``.
        history: ``id``, ``number``, ``task``, ``step``, ``to_state``, ``at``, ``by_key``.
        counts: ``id``, ``number``, ``due_at``: every deadline that was counted for a case that is suspended now.
    """

    cases: pl.DataFrame
    timers: pl.DataFrame
    tasks: pl.DataFrame
    history: pl.DataFrame
    counts: pl.DataFrame


def facts_of(stored: StoredFacts, *, since: datetime, until: datetime, read_at: datetime) -> pl.DataFrame:
    """Return the table of facts.

    Args:
        stored: What is stored.
        since: Begin of the period that they are read for.
        until: Its end.
        read_at: When they are read; a stage that runs is judged as of then.
    """
    table = _with_areas(stored.cases).with_columns(
        pl.lit(since).alias("since"),
        pl.lit(until).alias("until"),
        pl.lit(read_at).alias("read_at"),
        (pl.col("state") == CaseState.SUSPENDED).alias("suspended"),
    )
    table = _with_deadline(table, stored.counts).with_columns(
        pl.when(pl.col("state") == CaseState.CLOSED).then(pl.col("closed_at")).alias("closed_at")
    )
    for stage in (*STAGES, Stage.TOTAL):
        table = table.join(_stage(stored.timers, stage, read_at), on="number", how="left")
    # A unit that sent a case back, or whose dispatch was taken back, is not late with it.
    came_back = pl.col("state") == CaseState.PENDING_DISPATCH
    table = table.with_columns(pl.when(~came_back).then(pl.col("handle_due_at")).alias("handle_due_at"))
    table = _with_acts(table, stored.history)
    table = table.join(_units(stored.tasks, stored.history), on="number", how="left")
    flags = [name for name, kind in FACTS.items() if kind == pl.Boolean]
    sums = [name for name, kind in FACTS.items() if kind == pl.Int64]
    texts = [name for name, kind in FACTS.items() if kind == pl.String]
    return (
        table.with_columns(pl.col(flags).fill_null(value=False), pl.col(sums).fill_null(0), pl.col(texts).fill_null(""))
        .select(pl.col(name).cast(kind) for name, kind in FACTS.items())
        .sort("number", "unit")
    )


def _with_areas(cases: pl.DataFrame) -> pl.DataFrame:
    parts = pl.col("area_path").str.split("/")
    levels = ("district", "street", "community")
    return cases.with_columns(
        parts.list.get(place, null_on_oob=True).alias(name) for place, name in enumerate(levels, start=1)
    )


def _with_deadline(table: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Add the deadline; of a suspended case, which has none while it is, the last one that was counted."""
    last = counts.drop_nulls("due_at").sort("id").group_by("number").agg(pl.col("due_at").last().alias("last_due_at"))
    return table.join(last, on="number", how="left").with_columns(
        pl.coalesce("due_at", pl.when("suspended").then(pl.col("last_due_at"))).alias("total_due_at")
    )


def _stage(timers: pl.DataFrame, stage: Stage, read_at: datetime) -> pl.DataFrame:
    """Return a row for each case that was in a stage: the visit that decides."""
    visits = timers.filter(pl.col("stage") == stage).sort("number", "visit")
    ends = pl.col("stopped_at").fill_null(read_at)
    is_late = (ends > pl.col("due_at")).fill_null(value=False)
    if stage not in _LAST_COUNTS:
        visits = visits.with_columns(is_late.alias("late")).with_columns(
            (pl.col("late") & (pl.col("late").cum_sum().over("number") == 1)).alias("first_late")
        )
        visits = visits.sort("first_late", maintain_order=True)
    chosen = visits.group_by("number").agg(pl.col("due_at", "stopped_at", "exempt").last())
    exempt = (pl.col("exempt").fill_null("") != "").alias(f"{stage}_exempt")
    if stage is Stage.TOTAL:
        return chosen.select("number", exempt)
    done_at = [] if stage is Stage.HANDLE else [pl.col("stopped_at").alias(f"{stage}_done_at")]
    return chosen.select("number", pl.col("due_at").alias(f"{stage}_due_at"), *done_at, exempt)


def _with_acts(table: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Add who did what of the case as a whole, and when."""
    acts = history.filter(pl.col("task").is_null()).sort("id")
    returns = history.filter(pl.col("task").is_not_null() & (pl.col("step") == "return"))
    filed = acts.filter(
        (pl.col("step") == "register") | ((pl.col("step") == "open") & (pl.col("to_state") == "pending_dispatch"))
    )
    undone = acts.filter(pl.col("step") == "undo_dispatch").group_by("number").agg(pl.col("id").max().alias("undone"))
    sent = acts.filter(pl.col("step") == "dispatch").join(undone, on="number", how="left")
    sent = sent.filter(pl.col("undone").is_null() | (pl.col("id") > pl.col("undone")))
    taken_up = acts.filter(pl.col("step").is_in(("accept", "register")))
    checked = acts.filter(pl.col("step").is_in(("rework", "close")))
    reworked = acts.filter(pl.col("step") == "rework")
    opened = acts.filter((pl.col("step") == "open") & pl.col("by_key").str.starts_with(_PERSON))
    looked = acts.filter(pl.col("step").is_in(("confirm", "refute")))
    at, by = pl.col("at"), pl.col("by_key")
    for part in (
        opened.group_by("number").agg(by.first().alias("reporter")),
        looked.group_by("number").agg(by.last().alias("verifier")),
        filed.group_by("number").agg(at.last().alias("registered_at")),
        taken_up.group_by("number").agg(by.last().alias("acceptor")),
        sent.group_by("number").agg(at.first().alias("dispatched_at"), by.first().alias("dispatcher")),
        checked.group_by("number").agg(at.last().alias("checked_at"), by.last().alias("checker")),
        reworked.group_by("number").agg(pl.len().alias("case_reworks")),
        returns.group_by("number").agg(pl.len().alias("returns")),
    ):
        table = table.join(part, on="number", how="left")
    found = pl.when(pl.col("source") == Source.PATROL).then(pl.col("reporter"))
    return table.with_columns(pl.coalesce(found, "verifier").alias("collector"))


def _units(tasks: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each case and unit that has to answer for it: when it was done, how often it was sent back."""
    acts = history.filter(pl.col("task").is_not_null()).sort("id").group_by("task")
    per_task = acts.agg(
        # Done is what was reported, or what a count has shown.
        pl.col("at").filter(pl.col("step").is_in(("feed_back", "prove"))).last().alias("fed_back_at"),
        (pl.col("step") == "rework").sum().alias("reworks"),
    )
    done_at = pl.when(pl.col("state").is_in(_DONE)).then(pl.col("fed_back_at"))
    return (
        tasks.filter(pl.col("state").is_in(WITH_UNIT))
        .join(per_task, on="task", how="left")
        .with_columns(done_at.alias("done_at"))
        .group_by("number", "unit")
        .agg(
            pl.when(pl.col("done_at").is_not_null().all()).then(pl.col("done_at").max()).alias("handle_done_at"),
            pl.col("reworks").max(),
        )
    )
