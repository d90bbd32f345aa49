"""What other layers may ask of scores."""

from __future__ import annotations

from collections.abc import Sequence

from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.scores import Dimension, ScoreQuery, ScoreSheet
from furong.nets.casework.domain.score_files import facts_into, recomputed
from furong.nets.casework.domain.scores import group_of, sheet_indicators
from furong.nets.casework.selectors.score_names import score_names_for
from furong.nets.casework.selectors.scores import score_facts_for, score_sheet_for, scored_cases_for

__all__ = [
    "group_of",
    "recompute_scores",
    "score_file_for",
    "score_names_for",
    "score_sheet_for",
    "scored_cases_for",
    "sheet_indicators",
]


def score_file_for(actor: Actor, query: ScoreQuery, form: str) -> tuple[bytes, int]:
    """Return the facts behind the scores that ``actor`` may see as a file, ``csv`` or ``parquet``, and its rows.

    Raises:
        ActionRefused, ScoreSpanUnusable, AreaUnknown: As for the scores.
    """
    facts = score_facts_for(actor, query)
    return facts_into(facts, form), len(facts)


def recompute_scores(content: bytes, name: str, by: Sequence[Dimension]) -> ScoreSheet:
    """Return the scores of a file of facts; no database is asked.

    Args:
        content: Of the file, CSV or Parquet.
        name: Of the file, for what is said about it.
        by: What the groups have in common.

    Raises:
        ScoreFileUnusable: When it is no table of facts, or has no case.
    """
    return recomputed(content, name, by)
