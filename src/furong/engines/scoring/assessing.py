"""Scores from facts by a formula, each with what is behind it, and the quotas that follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from furong.engines.scoring.formulas import Formula, QuotaRule, Term

__all__ = ["Quota", "Score", "TermScore", "assess", "move_quotas"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermScore:
    """What a term gives an operator.

    Args:
        term: The term.
        facts: The facts that it reads, as far as they are known.
        missing: Those that are not known.
        value: What the sum comes to; ``None`` when a fact is missing or it divides by nothing. [1]
        points: What that gives; ``None`` likewise. [1]
    """

    term: Term
    facts: Mapping[str, float]
    missing: tuple[str, ...]
    value: float | None
    points: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of an operator.

    Args:
        operator: Whose.
        terms: What each term gives.
    """

    operator: str
    terms: tuple[TermScore, ...]

    @property
    def points(self) -> float:
        """Sum of the points of the terms whose facts are known."""
        return sum(each.points for each in self.terms if each.points is not None)

    @property
    def possible(self) -> float:
        """The most that these terms could have given."""
        return sum(each.term.most for each in self.terms if each.points is not None)

    @property
    def score(self) -> float | None:
        """Points in a hundred of what was possible; ``None`` when nothing is known."""
        return 100.0 * self.points / self.possible if self.possible else None

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that are not known, each once."""
        return tuple(dict.fromkeys(name for each in self.terms for name in each.missing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What an operator may deploy.

    Args:
        operator: Whose.
        before: Until now. [1]
        after: From now on. [1]
    """

    operator: str
    before: int
    after: int


def assess(formula: Formula, facts: Mapping[str, Mapping[str, float]]) -> list[Score]:
    """Return the scores of operators, in the order of ``facts``.

    A term whose facts are not all known gives nothing and takes nothing: it is neither 0 nor full marks, but left out
    and told.

    Args:
        formula: The formula.
        facts: By operator and name.
    """
    return [
        Score(operator=operator, terms=tuple(_judge(term, known) for term in formula.terms))
        for operator, known in facts.items()
    ]


def _judge(term: Term, known: Mapping[str, float]) -> TermScore:
    missing = tuple(name for name in term.value.names if name not in known)
    facts = {name: known[name] for name in term.value.names if name in known}
    value = None if missing else term.value(facts)
    points = None if value is None else term.points(value)
    return TermScore(term=term, facts=facts, missing=missing, value=value, points=points)


def move_quotas(rule: QuotaRule | None, scores: Sequence[Score], quotas: Mapping[str, int]) -> list[Quota]:
    """Return what each operator may deploy after a period; the sum stays as it was.

    Nothing moves without a rule, when two share the best or the worst place, or when the spread is too small. Whoever
    has no score neither gives nor gets.

    Args:
        rule: How quotas follow.
        scores: Of the period.
        quotas: Until now.
    """
    after = dict(quotas)
    ranked = sorted(
        ((each.score, each.operator) for each in scores if each.score is not None and each.operator in quotas),
        reverse=True,
    )
    if rule is not None and len(ranked) > 1 and ranked[0][0] != ranked[1][0] and ranked[-1][0] != ranked[-2][0]:
        (highest, best), (lowest, worst) = ranked[0], ranked[-1]
        if highest - lowest >= rule.spread:
            step = max(0, min(rule.step, quotas[worst] - rule.least))
            after[best] += step
            after[worst] -= step
    return [Quota(operator=operator, before=before, after=after[operator]) for operator, before in quotas.items()]
