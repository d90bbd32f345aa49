"""``furong hotline corrections``: what people have said against the model, as a table for the next training."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated

import typer

from furong.foundation.exports.cells import CellWriter
from furong.project.access_tokens import city_database

__all__ = ["corrections"]

_HEAD = ("label", "text", "title", "wrong", "model", "appeal", "at")


def corrections(
    data: Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")] = Path(
        ".data"
    ),
    out: Annotated[Path | None, typer.Option(help="File of the table; empty prints it. 输出文件")] = None,
) -> None:
    """Write corrected appeals as CSV, without numbers of persons, for furong hotline train. 导出人工更正"""
    with city_database(data):
        from furong.nets.hotline.api import text_models

        rows = [
            (one.right, one.text, one.title, one.wrong, str(one.model), one.appeal, one.at.isoformat())
            for one in text_models.list_corrections()
        ]
    table = io.StringIO()
    writer = CellWriter(table)
    writer.row(_HEAD)
    writer.rows(rows)
    if out is None:
        typer.echo(table.getvalue(), nl=False)
        return
    try:
        out.write_text(table.getvalue(), encoding="utf-8", newline="")
    except OSError as error:
        raise typer.BadParameter(f"{out}: {error.strerror}") from error
    typer.echo(f"{out}: {len(rows)} 条更正 / corrections")
