"""``furong bikes``: shared bikes, from a terminal; each command is a module of its own."""

from __future__ import annotations

import typer

from furong.project.cli.bikes_forecast import forecast
from furong.project.cli.bikes_plan import plan
from furong.project.cli.bikes_reentry import reentry
from furong.project.cli.bikes_score import quota, score
from furong.project.cli.bikes_simulate import simulate
from furong.project.cli.bikes_zones import zones_commands
from furong.project.cli.files import ManyFiles

__all__ = ["bikes_commands"]

bikes_commands = typer.Typer(no_args_is_help=True, help="Shared bikes. 共享单车")
bikes_commands.add_typer(zones_commands, name="zones")
bikes_commands.command(cls=ManyFiles)(forecast)
bikes_commands.command()(reentry)
bikes_commands.command()(plan)
bikes_commands.command()(score)
bikes_commands.command()(quota)
bikes_commands.command()(simulate)
