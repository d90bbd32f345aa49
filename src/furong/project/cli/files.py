"""For commands that work on files alone, without a city: bad input ends them with its sentence and exit code 2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperCommand

from furong.kernel.errors import InvalidInput

__all__ = ["BAD_INPUT", "ManyFiles", "bad_input_told", "on_one_line"]

#: Exit code of bad input, the same as that of wrong usage.
BAD_INPUT = 2


@contextmanager
def bad_input_told() -> Iterator[None]:
    """Tell what is wrong with an input in both languages, and end with exit code 2."""
    try:
        yield
    except InvalidInput as error:
        typer.echo(f"{error.sentence('zh')}\n{error.sentence('en')}", err=True)
        raise typer.Exit(BAD_INPUT) from error


def on_one_line(text: str) -> str:
    """Return what others wrote without anything that a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


class ManyFiles(TyperCommand):
    """A command whose option ``--train`` takes several values in a row, as shells write ``--train *.csv``."""

    def parse_args(self, ctx: Any, args: Sequence[str]) -> list[str]:
        """Repeat the option before each of its values, as Click wants it."""
        spread: list[str] = []
        option = ""
        for arg in args:
            if arg.startswith("-"):
                option = arg.partition("=")[0]
                if arg != "--train":
                    spread.append(arg)
            elif option == "--train":
                spread += ["--train", arg]
            else:
                spread.append(arg)
        return super().parse_args(ctx, spread)
