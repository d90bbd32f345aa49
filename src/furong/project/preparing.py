"""Making a data directory a city: tables, reference data, organisations, packs, static files; all can be repeated."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from furong import __version__
from furong.foundation.areas.load import load_areas
from furong.foundation.citytime.clock import noted_time
from furong.foundation.codelists.load import load_code_lists
from furong.foundation.transactions import advisory_lock
from furong.kernel.clock import city_time
from furong.project.demo_people import ensure_organisations
from furong.scenarios.install import install_packs
from furong.scenarios.pack import Pack

__all__ = ["collect_static", "prepare_database"]

_POLL_S = 0.1


def prepare_database() -> list[Pack]:
    """Bring tables and reference data up to this release, and return the packs that are installed.

    Raises:
        PackUnusable: When a pack does not load.
    """
    with _alone():
        if _is_behind():
            call_command("migrate", verbosity=0, interactive=False)
        load_areas()
        load_code_lists()
        ensure_organisations()
        return install_packs(settings.FURONG_PACKS, city_time(noted_time()).date())


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Wait for others who prepare the same database: a city that starts, a replay beside it."""
    while True:
        with advisory_lock("project:prepare") as got:
            if got:
                yield
                return
        time.sleep(_POLL_S)


def collect_static() -> None:
    """Collect, hash and compress style sheets and scripts, unless they are collected already."""
    mark = settings.FURONG_DIRECTORY.static / "collected"
    newest = max(path.stat().st_mtime for root in settings.STATICFILES_DIRS for path in Path(root).rglob("*"))
    stamp = f"{__version__} {newest}"
    if not mark.exists() or mark.read_text() != stamp:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        mark.write_text(stamp)


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
