"""``furong vision``: camera recognition, from a terminal; each command is a module of its own."""

from __future__ import annotations

import typer

from furong.project.cli.vision_blur import blur
from furong.project.cli.vision_count import count
from furong.project.cli.vision_install import install
from furong.project.cli.vision_watch import watch

__all__ = ["vision_commands"]

vision_commands = typer.Typer(no_args_is_help=True, help="Camera recognition. 摄像头识别")
vision_commands.command()(count)
vision_commands.command()(install)
vision_commands.command()(watch)
vision_commands.command()(blur)
