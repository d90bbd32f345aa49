"""The group of commands of casework; each file beside this one adds its own to it."""

from __future__ import annotations

import typer

__all__ = ["casework_commands"]

casework_commands = typer.Typer(no_args_is_help=True, help="Standard tables, responsibilities, imports. 案件办理")
