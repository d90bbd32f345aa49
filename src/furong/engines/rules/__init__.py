"""Rules as data: expressions and limits compiled once to column operations, and the episodes they raise and clear."""

from furong.engines.rules.advancing import CLEARED, HAPPENING, RAISED, RULE, Measure, advance, measured, note
from furong.engines.rules.episodes import NEVER, Episodes, Steps, find_episodes
from furong.engines.rules.expressions import Expression, ExpressionError
from furong.engines.rules.pairs import (
    ACTIVE,
    PENDING,
    RULE_BITS,
    drop_pair,
    empty_pairs,
    find_pair,
    grown,
    pair_key,
    pairs_taken,
    put_pair,
)

__all__ = [
    "ACTIVE",
    "CLEARED",
    "HAPPENING",
    "NEVER",
    "PENDING",
    "RAISED",
    "RULE",
    "RULE_BITS",
    "Episodes",
    "Expression",
    "ExpressionError",
    "Measure",
    "Steps",
    "advance",
    "drop_pair",
    "empty_pairs",
    "find_episodes",
    "find_pair",
    "grown",
    "measured",
    "note",
    "pair_key",
    "pairs_taken",
    "put_pair",
]
