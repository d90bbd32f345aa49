"""``furong casework calendar``: which calendar deadlines are counted on, from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from furong.project.access_tokens import city_database

__all__ = ["calendar_commands"]

calendar_commands = typer.Typer(no_args_is_help=True, help="The calendar that deadlines are counted on. 工作日历")

Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]


@calendar_commands.command("use")
def use(
    file: Annotated[Path, typer.Argument(help="A calendar (.toml). 日历文件")],
    cause: Annotated[str, typer.Option(help="Why, e.g. the number of the notice. 依据文号")],
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Count on a calendar from now on, and count open deadlines anew; what they were stays on record. 启用日历"""
    try:
        content = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file}: {error}") from error
    with city_database(data):
        from furong.foundation.identity.actors import system_actor
        from furong.nets.casework.api import recounts

        recounts.use_calendar(system_actor("cli"), content, cause=cause)
        recounts.recount_open_clocks()
        told = recounts.list_recounts()[0]
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(told), ensure_ascii=False))
        return
    typer.echo(f"{told.calendar} · {told.cause}")
    typer.echo(f"案件 cases {told.cases} · 计时 clocks {told.clocks}")
    typer.echo(f"期限变动 moved: 案件 cases {told.moved_cases} · 计时 clocks {told.moved_clocks}")


@calendar_commands.command("list")
def list_calendars(data: Data = Path(".data"), as_json: AsJson = False) -> None:
    """List the calendars that were taken into use, and how many deadlines moved. 列出启用记录"""
    with city_database(data):
        from furong.nets.casework.api import recounts

        found = recounts.list_recounts()
    if as_json:
        typer.echo(json.dumps({"recounts": msgspec.to_builtins(found)}, ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.began_at:%Y-%m-%d %H:%M} {one.calendar} {one.cause}: {one.moved_cases}/{one.cases}")
