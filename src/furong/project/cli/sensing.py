"""The group of commands of the sensing platform; each file beside this one adds its own to it."""

from __future__ import annotations

import typer

__all__ = ["sensing_commands"]

sensing_commands = typer.Typer(no_args_is_help=True, help="Things, readings, history at city scale. 物联感知")
