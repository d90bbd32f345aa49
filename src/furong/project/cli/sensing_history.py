"""``furong sensing latest``, ``history`` and ``export``: what things say and said, from a terminal."""

from __future__ import annotations

import json
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from furong.project.access_tokens import city_database

if TYPE_CHECKING:
    import pyarrow as pa

    from furong.kernel.permissions import Actor
    from furong.nets.sensing.contracts.history import ExportInfo

__all__ = ["export", "history", "latest"]

Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
_FORMATS = [
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M%z",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d",
]
Since = Annotated[
    datetime | None,
    typer.Option("--from", formats=_FORMATS, help="Earliest time; without a zone: city time. 起始时间"),
]
Until = Annotated[
    datetime | None, typer.Option("--to", formats=_FORMATS, help="The time after the latest; now. 结束时间")
]
_PAUSE_S = 0.2


def latest(
    codes: Annotated[list[str], typer.Argument(help="Codes of things. 感知对象编号")],
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Print the latest reading of things. 最新读数"""
    with city_database(data):
        from furong.nets.sensing.api.history import latest_for

        readings = latest_for(_operator(), codes)
    if as_json:
        typer.echo(_json({"things": readings}))
        return
    for reading in readings:
        at = reading.time.isoformat() if reading.time else "–"
        typer.echo(f"{reading.code}  {at}  {'–' if reading.value is None else reading.value} {reading.unit}")


def history(
    code: Annotated[str, typer.Argument(help="Code of a thing. 感知对象编号")],
    since: Since = None,
    until: Until = None,
    form: Annotated[str, typer.Option("--format", help="csv, json or parquet. 格式")] = "csv",
    output: Annotated[Path | None, typer.Option(help="File to write; standard output when left out. 输出文件")] = None,
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Print the readings of a thing, of the last 24 hours unless told otherwise. 历史读数"""
    form = "json" if as_json else form
    if form not in ("csv", "json", "parquet"):
        raise typer.BadParameter("csv, json or parquet", param_hint="--format")
    begin, end = _span(since, until)
    with city_database(data):
        from furong.nets.sensing.api import history as api

        if form == "json":
            told = _json(api.history_for(_operator(), code, since=begin, until=end, limit=sys.maxsize))
            content = f"{told}\n".encode()
        else:
            content = _encoded(api.history_table_for(_operator(), code, since=begin, until=end), form)
    if output is not None:
        output.write_bytes(content)
    else:
        typer.get_binary_stream("stdout").write(content)


def export(
    output: Annotated[Path, typer.Option(help="File to write. 输出文件")],
    since: Since = None,
    until: Until = None,
    form: Annotated[str, typer.Option("--format", help="csv or parquet. 格式")] = "csv",
    code: Annotated[list[str] | None, typer.Option(help="Only these things. 仅这些对象")] = None,
    area: Annotated[str, typer.Option(help="Only this area, by its code. 区域代码")] = "",
    category: Annotated[str, typer.Option(help="Only this category. 类别")] = "",
    resume: Annotated[UUID | None, typer.Option(help="Go on with an export that was begun. 继续导出")] = None,
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Export readings as one file; what was interrupted goes on with --resume. 导出历史数据"""
    if form not in ("csv", "parquet"):
        raise typer.BadParameter("csv or parquet", param_hint="--format")
    begin, end = _span(since, until)
    with city_database(data):
        from furong.nets.sensing.api import history as api
        from furong.nets.sensing.contracts.history import ExportFormat, ExportSpec

        spec = ExportSpec(
            since=begin, until=end, format=ExportFormat(form), codes=code or [], area=area, category=category
        )
        number = resume or api.ask_export(_operator(), spec)
        typer.echo(f"export {number}", err=True)
        told = _see_through(number)
        path, _media_type, _name = api.open_export_for(_operator(), number)
        shutil.copyfile(path, output)
    outcome = {"export": str(number), "file": str(output), "rows": told.rows, "size_bytes": told.size_bytes}
    typer.echo(_json(outcome) if as_json else f"{output}: {told.rows} rows, {told.size_bytes} bytes")


def _see_through(number: UUID) -> ExportInfo:
    """Write pieces until the export is no longer waiting; a running city may write some of them."""
    from furong.nets.sensing.api import history as api
    from furong.nets.sensing.contracts.history import ExportState

    while True:
        told = api.get_export_for(_operator(), number)
        if told.state is not ExportState.WAITING:
            return told
        typer.echo(f"  {told.pieces_done}/{told.pieces or '?'}  {told.rows}", err=True)
        if not api.write_next_piece():
            time.sleep(_PAUSE_S)


def _operator() -> Actor:
    """Return who works at the terminal of the node: they see the whole city."""
    from furong.foundation.areas.tree import list_areas
    from furong.kernel.permissions import Actor, Grant

    actions = frozenset({"history.read", "history.restricted", "history.export"})
    grants = tuple(Grant(role="operator", actions=actions, area=city.path) for city in list_areas(level="city"))
    return Actor(key="system:cli", name="cli", grants=grants)


def _span(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    from furong.kernel.clock import CITY_TIME

    end = until or datetime.now(UTC)
    begin = since or end - timedelta(days=1)
    begin, end = (at if at.tzinfo else at.replace(tzinfo=CITY_TIME) for at in (begin, end))
    return begin, end


def _encoded(table: pa.Table, form: str) -> bytes:
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    from furong.foundation.exports.columns import defused_columns

    sink = pa.BufferOutputStream()
    if form == "csv":
        pa.csv.write_csv(defused_columns(table), sink, pa.csv.WriteOptions(quoting_style="needed"))
    else:
        pq.write_table(table, sink)
    return bytes(sink.getvalue())


def _json(content: Any) -> str:
    import msgspec

    return json.dumps(msgspec.to_builtins(content), ensure_ascii=False)
