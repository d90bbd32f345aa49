"""The ``furong`` command. Imports are late, so that ``furong --help`` answers at once."""

from furong.project.cli.app import main

__all__ = ["main"]
