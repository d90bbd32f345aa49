"""``furong hotline import``: many appeals from one file, from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["import_file"]


def import_file(
    file: Annotated[Path, typer.Argument(help="CSV with a header, plain or .gz. 诉求文件")],
    rejected: Annotated[
        Path | None, typer.Option(help="Where rows that are put aside go, by default FILE.rejected.csv. 待修正行")
    ] = None,
    data: Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")] = Path(
        ".data"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Take an appeal in for each row of a file; rows that cannot be one are put aside with reasons. 批量导入诉求"""
    from furong.project.access_tokens import city_database

    try:
        content = file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from error
    with bad_input_told(), city_database(data):
        from furong.foundation.identity.actors import system_actor
        from furong.nets.hotline.api import imports

        by, began = system_actor("import"), perf_counter()
        report = imports.import_appeals(by, file.name, content)
        took = perf_counter() - began
        aside = imports.rejected_file(imports.rejections_of(by, report.id)) if report.rejected else ""
    target = rejected or file.with_suffix(".rejected.csv")
    if aside:
        target.write_text(aside, encoding="utf-8-sig")
    if as_json:
        told = {"id": report.id, "rows": report.rows, "opened": report.opened, "known": report.known}
        told |= {"rejected": report.rejected}
        told_also = {"file": file.name, "seconds": round(took, 3), "rejected_file": str(target) if aside else ""}
        typer.echo(json.dumps({**told, **told_also}, ensure_ascii=False))
        return
    typer.echo(f"{report.rows} 行 rows · 受理 opened {report.opened} · 已有 known {report.known}")
    typer.echo(f"待修正 put aside {report.rejected} · {took:.1f} s")
    if aside:
        typer.echo(f"待修正的行及原因 rows put aside, with reasons: {target}")
