"""Rules as data: expressions compiled once to column operations, and the episodes they raise and clear."""

from furong.engines.rules.episodes import NEVER, Episodes, Steps, find_episodes
from furong.engines.rules.expressions import Expression, ExpressionError

__all__ = ["NEVER", "Episodes", "Expression", "ExpressionError", "Steps", "find_episodes"]
