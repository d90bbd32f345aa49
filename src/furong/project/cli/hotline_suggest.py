"""``furong hotline suggest``: what one appeal is about, how sure that is, and whether it tells of an emergency."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["suggest"]


def suggest(
    text: Annotated[str, typer.Argument(help="What the citizen says; - reads it from standard input. 诉求内容")],
    model: Annotated[Path, typer.Option(help="A file that train made. 模型文件")],
    title: Annotated[str, typer.Option(help="Its title, if it has one. 标题")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Say what category an appeal belongs to, and whether it tells of an emergency. 分类建议"""
    from furong.project.hotline_evaluating import suggest_text

    told_text = typer.get_text_stream("stdin", errors="replace").read() if text == "-" else text
    with bad_input_told():
        told = suggest_text(model, told_text, title)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in told["emergencies"]:
        mark = "!" if one["alarm"] else "?"
        typer.echo(
            f"{mark} {one['name']} ({one['name_en']}): {one['words']}" + (f" [{one['doubt']}]" if one["doubt"] else "")
        )
    typer.echo(f"{told['label']} {told['confidence']}")
    for one in told["candidates"]:
        typer.echo(f"  {one['label']} {one['probability']}")
