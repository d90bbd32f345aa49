"""Write the generated pages of the documentation: ``python -m tools.docs``, or ``make docs``."""

from __future__ import annotations

import importlib
import os
import sys

import django


def main() -> None:
    """Write them, and say which have changed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "furong.project.settings")
    django.setup()
    pages = importlib.import_module("tools.docs.pages")  # reads the models, so Django must be set up first
    for path in pages.write():
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
