"""Scores by formulas that are data: every number can be reckoned again by whoever is scored."""

from furong.engines.scoring.assessing import Quota, Score, TermScore, assess, move_quotas
from furong.engines.scoring.expressions import Sum, SumError
from furong.engines.scoring.formulas import Band, Formula, FormulaUnusable, QuotaRule, Slope, Term, read_formula
from furong.engines.scoring.reporting import Facts, FactsUnusable, quota_report, read_facts, score_report

__all__ = [
    "Band",
    "Facts",
    "FactsUnusable",
    "Formula",
    "FormulaUnusable",
    "Quota",
    "QuotaRule",
    "Score",
    "Slope",
    "Sum",
    "SumError",
    "Term",
    "TermScore",
    "assess",
    "move_quotas",
    "quota_report",
    "read_facts",
    "read_formula",
    "score_report",
]
