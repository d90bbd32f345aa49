"""``furong hotline places``: load the gazetteer; each bad line is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from furong.project.access_tokens import city_database
from furong.project.cli.files import BAD_INPUT

__all__ = ["places"]

_BY = "cli"
Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]


def places(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or .xlsx. 地名库文件")],
    data: Data = Path(".data"),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Let a file be the gazetteer from now on: names, aliases, kinds, areas and positions of places. 导入地名库"""
    with city_database(data):
        from furong.nets.hotline.api import places as api
        from furong.nets.hotline.errors.places import GazetteerUnusable

        try:
            report = api.load_gazetteer(file.name, file.read_bytes(), _BY)
        except GazetteerUnusable as error:
            typer.echo(f"{error.sentence('zh')}\n{error.sentence('en')}", err=True)
            for one in error.fields:
                typer.echo(f"{one.pointer or '-'}: {one.got} → {one.expected}", err=True)
            raise typer.Exit(BAD_INPUT) from error
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(report), ensure_ascii=False, default=str))
    else:
        typer.echo(f"{report.rows} 处地名 places")
