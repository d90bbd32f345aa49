"""The commands that copy a city and put it back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["backup", "restore"]

Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]


def backup(
    target: Annotated[Path, typer.Argument(help="An empty folder for the copy. 备份位置")], data: Data = Path(".data")
) -> None:
    """Copy the whole city as one instant saw it, also while it runs. 备份整座城市"""
    from furong.project.backing_up import back_up

    manifest = back_up(data, target)
    waiting = sum(part.count for part in manifest.streams)
    typer.echo(
        f"备份完成 Backed up: {manifest.taken_at}, {len(manifest.digests)} files, "
        f"{sum(manifest.rows.values())} rows, {waiting} messages after the last checkpoints"
    )


def restore(
    source: Annotated[Path, typer.Argument(help="The backup. 备份位置")],
    data: Annotated[Path, typer.Option("--data", help="An empty data directory. 空的数据目录")],
) -> None:
    """Put a backup back into an empty data directory; start it with 'furong up' afterwards. 恢复备份"""
    from furong.project.restoring import restore as put_back

    manifest = put_back(source, data)
    waiting = sum(part.count for part in manifest.streams)
    typer.echo(
        f"恢复完成 Restored: {manifest.taken_at}, {len(manifest.digests)} files, "
        f"{sum(manifest.rows.values())} rows, {waiting} messages to be applied at the next start"
    )
