"""``furong hotline``: appeals of citizens, from a terminal; each command is a module of its own."""

from __future__ import annotations

import typer

from furong.project.cli.hotline_corrections import corrections
from furong.project.cli.hotline_emergencies import emergencies
from furong.project.cli.hotline_evaluate import evaluate
from furong.project.cli.hotline_import import import_file
from furong.project.cli.hotline_models import models_commands
from furong.project.cli.hotline_places import places
from furong.project.cli.hotline_replay import replay
from furong.project.cli.hotline_responsibilities import responsibilities
from furong.project.cli.hotline_retrieve import retrieve
from furong.project.cli.hotline_suggest import suggest
from furong.project.cli.hotline_train import train

__all__ = ["hotline_commands"]

hotline_commands = typer.Typer(no_args_is_help=True, help="Appeals of citizens. 一键回应")
hotline_commands.command()(train)
hotline_commands.command()(evaluate)
hotline_commands.command()(suggest)
hotline_commands.command()(emergencies)
hotline_commands.command()(replay)
hotline_commands.command()(retrieve)
hotline_commands.command("import")(import_file)
hotline_commands.command()(responsibilities)
hotline_commands.command()(places)
hotline_commands.command()(corrections)
hotline_commands.add_typer(models_commands, name="models")
