"""``furong bikes score`` and ``quota``: scores of operators from a file of facts, by formulas that are files too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from furong.project.cli.files import bad_input_told

if TYPE_CHECKING:
    from furong.engines.scoring import Facts, Formula

__all__ = ["quota", "score"]

_HELP = "YAML of a formula, or the name of one that comes along. 考核办法"
FormulaOption = Annotated[str, typer.Option(help=_HELP)]
FactsOption = Annotated[Path, typer.Option(help="JSON of facts by operator. 考核数据")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]


def score(formula: FormulaOption, facts: FactsOption, as_json: AsJson = False) -> None:
    """Score operators: each figure with its terms and the facts behind it. 企业考核得分"""
    from furong.engines.scoring import score_report

    _tell(score_report(_formula(formula), _facts(facts)), as_json=as_json)


def quota(
    formula: FormulaOption,
    against: Annotated[str, typer.Option(help="Another formula. 对比办法")],
    facts: FactsOption,
    as_json: AsJson = False,
) -> None:
    """Replay a period under two formulas: scores and quotas by both. 额度沙盘"""
    from furong.engines.scoring import FactsUnusable, quota_report

    read = _facts(facts)
    try:
        report = quota_report(_formula(formula), _formula(against), read)
    except FactsUnusable as error:
        raise typer.BadParameter(f"{facts}: {error}") from error
    _tell(report, as_json=as_json)


def _tell(report: dict[str, Any], *, as_json: bool) -> None:
    from furong.project.score_report import score_lines

    typer.echo(json.dumps(report, ensure_ascii=False) if as_json else score_lines(report))


def _formula(told: str) -> Formula:
    import yaml

    from furong.engines.scoring import FormulaUnusable, read_formula

    shipped = _formulas() / f"{told}.yaml"
    path = shipped if told.isidentifier() and shipped.exists() else Path(told)
    try:
        return read_formula(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FormulaUnusable as error:
        raise typer.BadParameter(f"{path}: {error}") from error
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{path}: not YAML: {error}") from error


def _formulas() -> Path:
    """Return the folder of the formulas that come along; no settings are read, for no city is asked."""
    import furong

    package = Path(furong.__file__).parent
    checkout = package.parent.parent / "packs"
    return (checkout if checkout.is_dir() else package / "_packs") / "shared_bikes/formulas"


def _facts(path: Path) -> Facts:
    from furong.engines.scoring import FactsUnusable, read_facts
    from furong.nets.sensing.adapters.content import read_document

    with bad_input_told():
        document = read_document(path)
    try:
        return read_facts(document)
    except FactsUnusable as error:
        raise typer.BadParameter(f"{path}: {error}") from error
