"""``furong bikes plan``: a dispatch plan from a file of zones, operators and vehicles; no city is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["plan", "read_json"]


def plan(
    state: Annotated[Path, typer.Option(help="JSON of zones, operators and vehicles. 状态文件")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Plan who moves how many bikes from where to where, and say how far that is from the best. 调度计划"""
    from furong.engines.routing import StateUnusable, make_plan, plan_report, read_state
    from furong.project.plan_report import plan_lines

    try:
        read = read_state(read_json(state))
    except StateUnusable as error:
        raise typer.BadParameter(f"{state}: {error}") from error
    report = plan_report(read, make_plan(read))
    typer.echo(json.dumps(report, ensure_ascii=False) if as_json else plan_lines(report))


def read_json(file: Path) -> Any:
    """Return what a JSON file holds.

    Raises:
        typer.BadParameter: When it cannot be read or is not JSON.
    """
    from furong.kernel.errors import InvalidInput
    from furong.nets.sensing.adapters.content import read_document

    try:
        return read_document(file)
    except InvalidInput as error:
        raise typer.BadParameter(f"{error.sentence('zh')} {error.sentence('en')}") from error
