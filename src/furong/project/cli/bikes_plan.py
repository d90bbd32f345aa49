"""``furong bikes plan``: a dispatch plan from a file of zones, operators and vehicles; no city is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["plan"]


def plan(
    state: Annotated[Path, typer.Option(help="JSON of zones, operators and vehicles. 状态文件")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Plan who moves how many bikes from where to where, and say how far that is from the best. 调度计划"""
    from furong.engines.routing import StateUnusable, make_plan, plan_report, read_state
    from furong.nets.sensing.adapters.content import read_document
    from furong.project.plan_report import plan_lines

    with bad_input_told():
        document = read_document(state)
    try:
        read = read_state(document)
    except StateUnusable as error:
        raise typer.BadParameter(f"{state}: {error}") from error
    report = plan_report(read, make_plan(read))
    typer.echo(json.dumps(report, ensure_ascii=False) if as_json else plan_lines(report))
