"""``furong hotline train``: a classifier from the city's own appeals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["train"]


def train(
    data: Annotated[list[Path], typer.Argument(help="Labelled appeals: CSV, plain or .gz. 带类别的诉求")],
    out: Annotated[Path, typer.Option(help="File of the model. 模型文件")],
    caution: Annotated[
        float, typer.Option(min=0.0, max=4.0, help="Standard deviations that promises have to spare. 保守程度")
    ] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Learn which category appeals belong to, and what can be promised of it. 训练分类模型"""
    from furong.project.hotline_learning import train_files

    with bad_input_told():
        told = train_files(data, out, caution)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    found = told["out_of_fold"]
    typer.echo(f"{told['model']}: {told['learnt_from']} of {told['rows']} rows, {len(told['categories'])} categories")
    typer.echo(f"out of fold: accuracy {found['accuracy']}, macro-F1 {found['macro_f1']}, ECE {found['ece']}")
    for share, one in found["promises"].items():
        typer.echo(f"  {share} promised: {one['coverage']} of the appeals, {one['realised']} of those right")
    for label, rows in told["too_rare_to_learn"].items():
        typer.echo(f"! {label} has {rows} rows only and is not learnt")
