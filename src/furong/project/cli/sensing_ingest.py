"""``furong sensing ingest``: take readings in from files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["ingest"]


def ingest(
    files: Annotated[list[Path], typer.Argument(help="NDJSON, CSV (plain or .gz) or Parquet with readings. 读数文件")],
    data: Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")] = Path(
        ".data"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Take readings in from files: what cannot be used goes to the quarantine; a file may be sent again. 导入读数"""
    from furong.project.ingesting import ingest_files

    def tell(name: str, count: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{name}: {count:,}")

    told = ingest_files(data, files, tell)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for name, receipt in told["files"].items():
        reasons = ", ".join(f"{reason} {count}" for reason, count in receipt["reasons"].items())
        typer.echo(f"{name}: stored {receipt['stored']} of {receipt['received']}, quarantined {receipt['quarantined']}")
        if reasons:
            typer.echo(f"  {reasons}")
