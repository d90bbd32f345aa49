"""``furong hotline models``: versions of the model that classifies appeals, from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from furong.kernel.errors import InvalidInput
from furong.project.access_tokens import city_database
from furong.project.cli.files import bad_input_told

__all__ = ["models_commands"]

models_commands = typer.Typer(no_args_is_help=True, help="Versions of the model that classifies appeals. 分类模型版本")

_BY = "cli"
_DIGITS = 9
Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]


class VersionUnusable(InvalidInput):
    """What was given is no version of a model."""

    code = "project.model_version_unusable"
    zh = "版本号 {version} 无法使用：应为正整数；none 表示停用模型。"
    en = "{version} is no version: a whole number from 1 on is expected, or none to use no model."


@models_commands.command("install")
def install(
    file: Annotated[Path, typer.Argument(help="A file that train made. 模型文件")],
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Keep a model in the city under a version of its own; it is not in use yet. 安装模型"""
    from furong.nets.sensing.adapters.content import read_bytes

    with bad_input_told():
        content = read_bytes(file)
        with city_database(data):
            from furong.nets.hotline.api import text_models

            info = text_models.install_model(content, file.name, _BY)
    if as_json:
        _print(msgspec.to_builtins(info))
        return
    typer.echo(f"v{info.version}  {info.digest[:12]}  accuracy {info.figures.accuracy}  ECE {info.figures.ece}")
    typer.echo(f"启用 / use it: furong hotline models use {info.version} --data {data}")


@models_commands.command("list")
def list_versions(data: Data = Path(".data"), as_json: AsJson = False) -> None:
    """List the versions with how good each was; a star marks the one in use. 列出模型"""
    with city_database(data):
        from furong.nets.hotline.api import text_models

        found = text_models.list_models()
    if as_json:
        _print({"models": msgspec.to_builtins(found)})
        return
    for one in found:
        mark = "*" if one.is_active else " "
        typer.echo(
            f"{mark} v{one.version}  {one.digest[:12]}  {one.installed_at:%Y-%m-%d %H:%M} {one.installed_by}"
            f"  accuracy {one.figures.accuracy}  corrections {one.corrections}  {one.file}"
        )


@models_commands.command("use")
def use(
    version: Annotated[str, typer.Argument(help="Its number, or none for no model. 版本号")],
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Put a version in use; an older one rolls back, none leaves categories to people. 启用模型"""
    told = version.removeprefix("v")
    with bad_input_told():
        if told != "none" and not (told.isascii() and told.isdecimal() and len(told) <= _DIGITS):
            raise VersionUnusable(version=version)
        with city_database(data):
            from furong.nets.hotline.api import text_models

            info = text_models.use_model(None if told == "none" else int(told), _BY)
    if as_json:
        _print({"active": msgspec.to_builtins(info)})
        return
    typer.echo(f"v{info.version} 已启用 / is in use" if info else "未启用模型 / no model is in use")


@models_commands.command("history")
def history(
    tables: Annotated[list[Path], typer.Argument(help="Labelled appeals: CSV, plain or .gz. 带类别的诉求")],
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Keep labelled appeals from before the node: each training on it learns from them too. 带入历史诉求"""
    from furong.project.hotline_learning import history_rows

    with bad_input_told():
        rows = history_rows(tables)
        with city_database(data):
            from furong.nets.hotline.api import trainings

            info = trainings.keep_history(rows, ", ".join(table.name for table in tables), _BY)
    if as_json:
        _print(msgspec.to_builtins(info))
        return
    typer.echo(f"{info.file}: {info.rows} 条 / rows")


def _print(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, default=str))
