"""``furong sensing load``: register things from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["load", "synthetic"]


def load(
    files: Annotated[list[Path], typer.Argument(help="CSV (plain or .gz) or Parquet with the things. 设备台账文件")],
    data: Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")] = Path(
        ".data"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Register things: rows that cannot be used go to the quarantine, the same file again changes nothing. 登记设备"""
    from furong.project.registry_loading import load_files

    told = load_files(data, files)
    typer.echo(json.dumps(told) if as_json else "\n".join(f"{key}: {value}" for key, value in told.items()))


def synthetic(
    count: Annotated[int, typer.Argument(min=1, help="How many made-up things. 数量")],
    data: Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")] = Path(
        ".data"
    ),
    seed: Annotated[int, typer.Option(help="Of the random numbers. 随机种子")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Register made-up things, to try the platform at any size. 登记虚构设备"""
    from furong.project.registry_loading import load_made_up

    told = load_made_up(data, count, seed=seed)
    typer.echo(json.dumps(told) if as_json else "\n".join(f"{key}: {value}" for key, value in told.items()))
