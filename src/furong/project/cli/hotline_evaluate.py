"""``furong hotline evaluate``: what a classifier says of labelled appeals that it has not seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["evaluate"]


def evaluate(
    model: Annotated[Path, typer.Argument(help="A file that train made. 模型文件")],
    data: Annotated[list[Path], typer.Argument(help="Labelled appeals: CSV, plain or .gz. 带类别的诉求")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Measure a classifier on appeals it has not seen. 评估分类模型"""
    from furong.project.hotline_evaluating import evaluate_files

    with bad_input_told():
        told = evaluate_files(model, data)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for key in ("rows", "accuracy", "macro_f1", "first_candidate", "ece", "messages_per_s", "p99_ms", "unknown"):
        typer.echo(f"{key:16} {told[key]}")
    for share in ("90", "95", "98", "99"):
        typer.echo(
            f"{share} % promised    {told[f'coverage_at_{share}']} covered, {told[f'realised_at_{share}']} right"
        )
    for label, one in told["by_label"].items():
        typer.echo(f"  {label}: recall {one['recall']}, precision {one['precision']} ({one['rows']})")
