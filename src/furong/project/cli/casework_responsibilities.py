"""``furong casework responsibilities``: who is responsible for what, where and when, from a terminal."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from furong.kernel.clock import CITY_TIME
from furong.project.access_tokens import city_database

__all__ = ["responsibilities_commands"]

responsibilities_commands = typer.Typer(no_args_is_help=True, help="The list of responsibilities. 权责清单")

_BY = "cli"
Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
KnownAt = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="As it was known then, in city time. 按当时所知"),
]


@responsibilities_commands.command("load")
def load(
    file: Annotated[Path, typer.Argument(help="CSV or .xlsx. 权责清单文件")],
    fill_merged: Annotated[bool, typer.Option(help="Repeat the value of merged cells. 填充合并单元格")] = False,
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Let a file be the list from now on; what it no longer has stays readable as it was. 导入权责清单"""
    content = _content(file)
    with city_database(data):
        from furong.nets.casework.api import responsibility

        new = responsibility.NewResponsibilities(file=file.name, content=content, fill_merged=fill_merged)
        report = responsibility.load_responsibilities(new, _BY)
    if as_json:
        _print(msgspec.to_builtins(report))
        return
    typer.echo(f"{report.rows} 条 lines · 新增 added {report.added}")
    typer.echo(f"替换 replaced {report.replaced} · 不变 kept {report.kept}")
    for one in report.findings:
        typer.echo(f"[{one.severity}] {one.place or '—'} {one.zh}。{one.mend_zh}。")
        typer.echo(f"    {one.en}: {one.mend_en}")


@responsibilities_commands.command("list")
def list_lines(
    class_code: Annotated[str, typer.Option("--class", help="Lines of this class alone. 类别代码")] = "",
    area: Annotated[str, typer.Option(help="Lines of this area alone. 区域代码")] = "",
    known_at: KnownAt = None,
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """List the lines that are known, or were at a time. 列出权责清单"""
    with city_database(data):
        from furong.nets.casework.api import responsibility

        lines = responsibility.list_responsibilities(class_code=class_code, area=area, known_at=_in_city(known_at))
    if as_json:
        _print(msgspec.to_builtins(lines))
        return
    for one in lines:
        days = f"{one.valid_from} – {one.valid_to or '…'}"
        units = " + ".join((one.organisation, *one.assisting))
        typer.echo(f"{one.class_code}  {one.area}  {days}  {units}  {one.clause_zh}")


@responsibilities_commands.command("who")
def who(
    class_code: Annotated[str, typer.Argument(metavar="CLASS", help="Class, e.g. E04-93. 类别代码")],
    area: Annotated[str, typer.Argument(help="Code of the area. 区域代码")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When it happened. 事发日")] = None,
    known_at: KnownAt = None,
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Say who is asked to handle a class in an area, the best first, with clause and reasons. 查询责任单位"""
    with city_database(data):
        from furong.nets.casework.api import responsibility

        day = on.date() if on else None
        answer = responsibility.who_is_responsible(class_code, area, on=day, known_at=_in_city(known_at))
    if as_json:
        _print(msgspec.to_builtins(answer))
        return
    certain = answer.certain.organisation if answer.certain else "—"
    typer.echo(f"确定 certain: {certain}")
    for rank, one in enumerate(answer.proposals, 1):
        typer.echo(f"{rank}. {one.organisation}  {one.responsibility.clause_zh}")
        typer.echo(f"    {'；'.join(reason.zh for reason in one.reasons)}")
        typer.echo(f"    {'; '.join(reason.en for reason in one.reasons)}")


def _in_city(instant: datetime | None) -> datetime | None:
    return instant.replace(tzinfo=CITY_TIME) if instant else None


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from error


def _print(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, default=str))
