"""``furong hotline suggest``: what one appeal is about, how sure that is, and whether it tells of an emergency."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from furong.kernel.errors import InvalidInput
from furong.project.access_tokens import CityMissing, city_database
from furong.project.cli.files import bad_input_told

__all__ = ["NoModelUsed", "suggest"]


class NoModelUsed(InvalidInput):
    """A city that uses no model, where none is named."""

    code = "project.no_model_used"
    zh = (
        "{path} 中没有启用分类模型的城市。请用 --model 指定 furong hotline train 生成的文件，或用 --data 指定城市的"
        "数据目录，并以 furong hotline models use 启用模型。"
    )
    en = (
        "{path} has no city that uses a model. Name a file of furong hotline train with --model, or a city's data"
        " directory with --data, and put a model in use there with furong hotline models use."
    )


def suggest(
    text: Annotated[str, typer.Argument(help="What the citizen says; - reads it from standard input. 诉求内容")],
    model: Annotated[
        Path | None, typer.Option(help="A file that train made; else the model that the city uses. 模型文件")
    ] = None,
    title: Annotated[str, typer.Option(help="Its title, if it has one. 标题")] = "",
    data: Annotated[Path, typer.Option(envvar="FURONG_DATA", help="Data directory of that city. 数据目录")] = Path(
        ".data"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Say what category an appeal belongs to, and whether it tells of an emergency. 分类建议"""
    from furong.project.hotline_evaluating import suggest_text

    told_text = typer.get_text_stream("stdin", errors="replace").read() if text == "-" else text
    with bad_input_told():
        told = suggest_text(model, told_text, title) if model else _by_city(data, told_text, title)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in told["emergencies"]:
        mark = "!" if one["alarm"] else "?"
        typer.echo(
            f"{mark} {one['name']} ({one['name_en']}): {one['words']}" + (f" [{one['doubt']}]" if one["doubt"] else "")
        )
    typer.echo(f"{told['label']} {told['confidence']}")
    for one in told["candidates"]:
        typer.echo(f"  {one['label']} {one['probability']}")


def _by_city(data: Path, text: str, title: str) -> dict[str, Any]:
    """Suggest by the model that the city on a data directory uses."""
    from furong.project.hotline_evaluating import suggested

    try:
        with city_database(data):
            from furong.nets.hotline.api import text_models

            active = text_models.model_in_use()
    except CityMissing as error:
        raise NoModelUsed(path=data) from error
    if active is None:
        raise NoModelUsed(path=data)
    version, model = active
    return {**suggested(model, text, title), "model": {"version": version}}
