"""``furong sensing faults``: find faults of sensors in a table, by what was learnt from another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["faults"]


def faults(
    train: Annotated[Path, typer.Option(help="CSV to learn from, plain or .gz. 训练数据")],
    test: Annotated[Path, typer.Option(help="CSV to find faults in. 待检数据")],
    value: Annotated[str, typer.Option(help="Column of values of a long table. 数值列")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Find stuck, spike, drift, offset, dropout and noise by what neighbours say. 跨站点传感器故障检测"""
    from furong.project.fault_report import find_in_files, report

    found = find_in_files(train, test, value=value)
    typer.echo(report(found, as_json=as_json))
