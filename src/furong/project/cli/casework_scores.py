"""``furong casework export-scores`` and ``recompute``: the facts behind scores, and scores from such facts alone."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from furong.project.access_tokens import city_database
from furong.project.node import set_up_django

if TYPE_CHECKING:
    from furong.kernel.permissions import Actor
    from furong.nets.casework.contracts.scores import ScoreSheet

__all__ = ["export_scores", "recompute"]

_FORMATS = ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M", "%Y-%m-%d"]
_FORMS = {".csv": "csv", ".parquet": "parquet"}
Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
Since = Annotated[datetime, typer.Option(formats=_FORMATS, help="Begin; without a zone: city time. 开始时间")]
Until = Annotated[datetime, typer.Option(formats=_FORMATS, help="End, not included. 结束时间（不含）")]


def export_scores(
    out: Annotated[Path, typer.Argument(help="OUT.csv or OUT.parquet. 输出文件")],
    since: Since,
    until: Until,
    unit: Annotated[str, typer.Option(help="Code of an organisation. 单位代码")] = "",
    area: Annotated[str, typer.Option(help="Code of an area. 区域代码")] = "",
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Write the facts that the scores of a period are made of. 导出评价数据"""
    form = _FORMS.get(out.suffix.lower())
    if form is None:
        raise typer.BadParameter(f"{out}: .csv / .parquet")
    with city_database(data):
        from furong.nets.casework.api.scores import score_file_for
        from furong.nets.casework.contracts.scores import ScoreQuery

        query = ScoreQuery(since=_in_city(since), until=_in_city(until), unit=unit, area=area)
        content, rows = score_file_for(_operator(), query, form)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise typer.BadParameter(f"{out}: {error.strerror}") from error
    told = {"file": str(out), "rows": rows, "bytes": len(content)}
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else f"{out}  {rows} 行 rows")


def recompute(
    file: Annotated[Path, typer.Argument(help="A file of export-scores. 导出文件")],
    by: Annotated[str, typer.Option(help="e.g. district,unit,month. 分组维度")] = "",
    as_json: AsJson = False,
) -> None:
    """Compute the scores anew from a file of facts; no city is asked. 重新计算评价"""
    set_up_django(Path(os.environ.get("FURONG_DATA", ".data")))
    from furong.nets.casework.api.scores import recompute_scores
    from furong.nets.casework.contracts.scores import Dimension

    try:
        dimensions = [Dimension(name) for name in by.split(",") if name]
        content = file.read_bytes()
    except ValueError as error:
        raise typer.BadParameter(f"--by {by}: {', '.join(Dimension)}") from error
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from error
    sheet = recompute_scores(content, file.name, dimensions)
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(sheet), ensure_ascii=False))
    else:
        _tell(sheet)


def _tell(sheet: ScoreSheet) -> None:
    typer.echo(f"{sheet.since.isoformat()} – {sheet.until.isoformat()}  ({sheet.read_at.isoformat()})")
    for row in sheet.rows:
        typer.echo("  ".join(f"{name}={value or '–'}" for name, value in row.group.items()) or "合计 all")
        for figure in row.figures:
            rate = "–" if figure.rate is None else f"{figure.rate:.2%}"
            left_out = f"  put_off={figure.put_off} exempted={figure.exempted}"
            typer.echo(f"    {figure.indicator:<18} {figure.numerator}/{figure.denominator}  {rate}{left_out}")


def _in_city(at: datetime) -> datetime:
    from furong.kernel.clock import CITY_TIME

    return at if at.tzinfo else at.replace(tzinfo=CITY_TIME)


def _operator() -> Actor:
    """Return who works at the terminal of the node: they see the whole city."""
    from furong.foundation.areas.tree import list_areas
    from furong.kernel.permissions import Actor, Grant

    actions = frozenset({"score.read"})
    grants = tuple(Grant(role="operator", actions=actions, area=city.path) for city in list_areas(level="city"))
    return Actor(key="system:cli", name="cli", grants=grants)
