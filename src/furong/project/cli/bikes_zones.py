"""``furong bikes zones``: parking zones, from a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from furong.kernel.errors import FurongError
from furong.nets.sensing.adapters.content import read_document
from furong.project.access_tokens import city_database
from furong.project.cli.files import BAD_INPUT, bad_input_told

__all__ = ["zones_commands"]

zones_commands = typer.Typer(no_args_is_help=True, help="Parking zones. 停放区")

Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]


@zones_commands.command("import")
def import_zones(
    file: Annotated[Path, typer.Argument(help="GeoJSON with polygons. 停放区文件")],
    area: Annotated[str, typer.Option(help="Area of zones that do not name their own. 区域代码")] = "510171",
    crs: Annotated[str, typer.Option(help="Coordinate system, whatever the file says. 坐标系")] = "",
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Save the zones of a file, all or none; a zone that is as it was makes no new version. 导入停放区"""
    with bad_input_told():
        document = read_document(file)
    with city_database(data):
        from furong.foundation.identity.actors import system_actor
        from furong.nets.mobility.api.zones import load_zone_file

        try:
            loaded = load_zone_file(system_actor("cli"), document, area=area, crs=crs)
        except FurongError as error:
            typer.echo(f"{file}: {error.sentence('zh')}\n{file}: {error.sentence('en')}", err=True)
            raise typer.Exit(BAD_INPUT) from error
    if as_json:
        typer.echo(json.dumps({"zones": loaded.zones, "versions": loaded.versions}))
        return
    typer.echo(f"停放区 zones {loaded.zones} · 新版本 new versions {loaded.versions}")
