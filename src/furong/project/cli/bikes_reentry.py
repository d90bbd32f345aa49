"""``furong bikes reentry``: listed bikes that are seen again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["reentry"]


def reentry(
    blacklist: Annotated[Path, typer.Option(help="Ids of bikes: one a line, or a CSV. 黑名单")],
    events: Annotated[Path, typer.Option(help="Lock events: CSV, plain or .gz. 锁车事件")],
    zones: Annotated[Path, typer.Option(help="Zones as GeoJSON. 停放区域")],
    since: Annotated[str, typer.Option(help="From when on re-entries count. 起始时间")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Find each re-entry of listed bikes once: bike, zone or street cell, time. 黑名单回流"""
    from furong.project.bike_reentry import find_reentries, report

    with bad_input_told():
        found = find_reentries(blacklist, events, zones, since=since)
    typer.echo(report(found, as_json=as_json))
