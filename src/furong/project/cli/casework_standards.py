"""``furong casework standards``: versions of the standard table, from a terminal."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from furong.kernel.errors import FurongError
from furong.project.access_tokens import city_database
from furong.project.node import set_up_django

if TYPE_CHECKING:
    from furong.foundation.tables.findings import Finding

__all__ = ["standards_commands"]

standards_commands = typer.Typer(no_args_is_help=True, help="Versions of the standard table. 立结案标准")

_PROBLEM = 1
_BY = "cli"
Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
File = Annotated[Path, typer.Argument(help="CSV or .xlsx. 标准文件")]
Key = Annotated[str, typer.Argument(help="Key of the version, e.g. standard-2026.1. 标准编号")]
FillMerged = Annotated[bool, typer.Option(help="Repeat the value of merged cells in each row. 填充合并单元格")]


@standards_commands.command("check")
def check(file: File, fill_merged: FillMerged = False, as_json: AsJson = False) -> None:
    """Check a file: every finding with row, how much it matters, and how to mend it. 检查标准文件"""
    set_up_django(Path(os.environ.get("FURONG_DATA", ".data")))
    from furong.nets.casework.api.standards import check_standard_table

    try:
        table = check_standard_table(_content(file), file.name, fill_merged=fill_merged)
    except FurongError as error:
        if not as_json:
            raise
        typer.echo(json.dumps({"ok": False, "problem": error.problem("en")}, ensure_ascii=False))
        raise typer.Exit(_PROBLEM) from error
    ok = not any(finding.severity == "error" for finding in table.findings)
    if as_json:
        conditions = sum(len(one.conditions) for one in table.classes)
        told = {"ok": ok, "rows": table.rows, "classes": len(table.classes), "conditions": conditions}
        _print({**told, "findings": msgspec.to_builtins(table.findings)})
    else:
        typer.echo(f"{table.rows} 行 rows · {len(table.classes)} 类 classes")
        _tell(table.findings)
    raise typer.Exit(0 if ok else _PROBLEM)


@standards_commands.command("list")
def list_tables(data: Data = Path(".data"), as_json: AsJson = False) -> None:
    """List the versions with status, days and findings. 列出标准"""
    with city_database(data):
        from furong.nets.casework.api.standards import list_standard_tables

        tables = list_standard_tables()
    if as_json:
        _print(msgspec.to_builtins(tables))
        return
    for one in tables:
        days = f"{one.valid_from or '…'} – {one.valid_to or '…'}"
        typer.echo(f"{one.key}  {one.status}  {days}  {one.classes}/{one.conditions}  {one.name_zh}")


@standards_commands.command("load")
def load(
    file: File,
    key: Annotated[str, typer.Option(help="Key of the version, e.g. standard-2026.1. 标准编号")],
    name_zh: Annotated[str, typer.Option(help="Its name in Chinese. 中文名称")] = "",
    name_en: Annotated[str, typer.Option(help="Its name in English. 英文名称")] = "",
    fill_merged: FillMerged = False,
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Store a file as a draft, with what its check found. 导入标准草案"""
    content = _content(file)
    with city_database(data):
        from furong.nets.casework.api import standards

        new = standards.NewTable(
            key=key, name_zh=name_zh, name_en=name_en, file=file.name, content=content, fill_merged=fill_merged
        )
        table = standards.load_standard_table(new, _BY)
        info = standards.get_standard_table(key)
    if as_json:
        _print({**msgspec.to_builtins(info), "findings": msgspec.to_builtins(table.findings)})
        return
    typer.echo(f"{info.key}  {info.status}  {info.classes}/{info.conditions}")
    _tell(table.findings)


@standards_commands.command("diff")
def diff(
    key: Key,
    against: Annotated[str, typer.Option(help="The version to compare with. 对比标准")] = "",
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Say what a version changes against another one, by default the newest activated. 对比标准"""
    with city_database(data):
        from furong.nets.casework.api.standards import compare_standard_tables

        changes = compare_standard_tables(key, against=against)
    if as_json:
        _print(msgspec.to_builtins(changes))
        return
    for one in changes:
        fields = "; ".join(f"{name}: {old or '–'} → {new or '–'}" for name, (old, new) in one.fields.items())
        typer.echo(f"{one.change}  {one.class_code} {one.class_zh} {one.condition_zh}  {fields}")


@standards_commands.command("replay")
def replay(
    key: Key,
    days: Annotated[int, typer.Option(min=1, help="How many days back. [d] 回放天数")] = 30,
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Say what a version would have made of the last days' cases. 回放近期案件"""
    with city_database(data):
        from furong.foundation.citytime.clock import city_clock
        from furong.nets.casework.api.standards import replay_standard_table

        until = city_clock().now()
        found = replay_standard_table(key, since=until - timedelta(days=days), until=until)
    if as_json:
        _print(msgspec.to_builtins(found))
        return
    typer.echo(f"案件 cases {found.cases} · 未匹配 unmatched {found.unmatched} · 不变 unchanged {found.unchanged}")
    typer.echo(f"时限变化 limits {found.limit_changed} · 单位变化 units {found.unit_changed}")
    typer.echo(f"提前 earlier {found.earlier} · 推后 later {found.later} · 超时 late {found.late} → {found.new_late}")
    for one in found.changed:
        typer.echo(
            f"    {one.number}  {one.limit} → {one.new_limit}  {one.due_at:%F %H:%M} → {one.new_due_at:%F %H:%M}"
        )


@standards_commands.command("activate")
def activate(
    key: Key,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From which day on. 启用日")] = None,
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Let a draft hold from a day on, by default today. 启用标准"""
    with city_database(data):
        from furong.nets.casework.api.standards import activate_standard_table

        day = since.date() if since else _today()
        types = activate_standard_table(key, _BY, since=day)
    _say({"key": key, "since": day.isoformat(), "case_types": types}, as_json=as_json)


@standards_commands.command("retire")
def retire(
    key: Key,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Until which day. 停用日")] = None,
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """End a version on a day, by default today; its cases keep it. 停用标准"""
    with city_database(data):
        from furong.nets.casework.api.standards import retire_standard_table

        day = until.date() if until else _today()
        retire_standard_table(key, until=day)
    _say({"key": key, "until": day.isoformat()}, as_json=as_json)


def _today() -> date:
    from furong.kernel.clock import city_time

    return city_time(datetime.now(UTC)).date()


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from error


def _tell(findings: Sequence[Finding]) -> None:
    for one in findings:
        typer.echo(f"[{one.severity}] {one.place or '—'} {one.zh}。{one.mend_zh}。")
        typer.echo(f"    {one.en}: {one.mend_en}")


def _say(told: dict[str, Any], *, as_json: bool) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(f"{k}: {v}" for k, v in told.items()))


def _print(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, default=str))
