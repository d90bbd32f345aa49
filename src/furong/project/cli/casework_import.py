"""``furong casework import``: many cases from one file, from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter
from typing import Annotated

import msgspec
import typer

from furong.project.access_tokens import city_database

__all__ = ["import_file"]

Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]


def import_file(
    file: Annotated[Path, typer.Argument(help="CSV with a header. 案件文件")],
    rejected: Annotated[
        Path | None, typer.Option(help="Where rows that open no case go, by default FILE.rejected.csv. 未导入行")
    ] = None,
    dispatch: Annotated[bool, typer.Option(help="Dispatch what is certain at once. 自动派遣")] = True,
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Open a case for each row of a file; rows that cannot be one are put aside with reasons. 批量导入案件"""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from error
    with city_database(data):
        from furong.foundation.identity.actors import system_actor
        from furong.nets.casework.api.imports import import_cases, rejected_file

        began = perf_counter()
        report = import_cases(file.name, content, system_actor("import"), dispatch=dispatch)
        took = perf_counter() - began
        aside = rejected_file(report.rejected)
    target = rejected or file.with_suffix(".rejected.csv")
    if aside:
        target.write_text(aside, encoding="utf-8-sig")
    if as_json:
        told = {**msgspec.to_builtins(report), "rejected": len(report.rejected), "seconds": round(took, 3)}
        typer.echo(json.dumps({**told, "rejected_file": str(target) if aside else ""}, ensure_ascii=False))
        return
    typer.echo(f"{report.rows} 行 rows · 立案 opened {report.opened} · 已有 known {report.known}")
    typer.echo(f"派遣 dispatched {report.dispatched} · 未导入 rejected {len(report.rejected)} · {took:.1f} s")
    if aside:
        typer.echo(f"未导入的行及原因 rows put aside, with reasons: {target}")
