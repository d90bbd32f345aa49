"""``furong hotline emergencies``: how the rules of emergencies do on the shipped calls, or on a file's lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["emergencies"]


def emergencies(
    file: Annotated[Path | None, typer.Argument(help="Texts, one a line; the shipped calls if empty. 每行一条")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Find emergencies in texts, and tell recall and false alarms on the shipped calls. 紧急情况识别"""
    from furong.project.hotline_emergencies import lines_report, suite_report

    with bad_input_told():
        told = lines_report(file) if file else suite_report()
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    elif file:
        typer.echo(f"{told['alarmed']} of {told['lines']} lines raise an alarm")
        for one in told["found"]:
            kinds = "; ".join(
                f"{k['kind']}: {k['words']}" + (f" [{k['doubt']}]" if k["doubt"] else "") for k in one["found"]
            )
            typer.echo(f"{'!' if one['alarm'] else '?'} {one['line']}: {kinds}")
    else:
        typer.echo(
            f"recall {told['recall']} of {told['calls']} calls; {told['false_alarms']} of {told['quiet']} false alarms"
        )
        unseen = told["unseen"]
        typer.echo(
            f"calls that the sense has not learnt: recall {unseen['recall']} of {unseen['calls']}; "
            f"{unseen['false_alarms']} of {unseen['quiet']} false alarms"
        )
