"""``furong hotline responsibilities``: load the hotline's list of responsibilities; each bad line is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from furong.project.access_tokens import city_database
from furong.project.cli.files import BAD_INPUT

__all__ = ["responsibilities"]

_BY = "cli"
Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]


def responsibilities(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or .xlsx. 权责清单文件")],
    fill_merged: Annotated[bool, typer.Option(help="Repeat the value of merged cells. 填充合并单元格")] = False,
    data: Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")] = Path(
        ".data"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Let a file be the hotline's list of responsibilities from now on. 导入热线权责清单"""
    with city_database(data):
        from furong.foundation.responsibilities.errors import ResponsibilityUnusable
        from furong.nets.hotline.api import mandates

        new = mandates.NewMandates(file=file.name, content=file.read_bytes(), fill_merged=fill_merged)
        try:
            report = mandates.load_mandates(new, _BY)
        except ResponsibilityUnusable as error:
            typer.echo(f"{error.sentence('zh')}\n{error.sentence('en')}", err=True)
            for one in error.fields:
                typer.echo(f"{one.pointer or '-'}: {one.got} → {one.expected}", err=True)
            raise typer.Exit(BAD_INPUT) from error
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(report), ensure_ascii=False, default=str))
        return
    typer.echo(f"{report.rows} 条 lines · 新增 added {report.added}")
    typer.echo(f"替换 replaced {report.replaced} · 不变 kept {report.kept}")
    for found in report.findings:
        typer.echo(f"[{found.severity}] {found.place or '-'} {found.zh}。{found.mend_zh}。")
        typer.echo(f"    {found.en}: {found.mend_en}")
