"""A real PostgreSQL for the whole run, areas and organisations in it, and a clock that stands still."""

from __future__ import annotations

import contextlib
import importlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import reset_hashers
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql
from pytest_django import DjangoDbBlocker
from tests.support.tables import SHARED_PLACE, give_tables

from furong.foundation.citytime import clock as citytime
from furong.foundation.servers import DataDirectory, EmbeddedPostgres, find_postgres_binaries
from furong.foundation.servers.postgres import DATABASE, SUPERUSER
from furong.kernel.clock import CITY_TIME, FrozenClock

#: A Tuesday morning; offices open at 08:30.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=CITY_TIME)
_OTHER_HOST = "FURONG_TEST_DATABASE_HOST"
#: Folders whose files take long, and are begun first, so that no process waits for another at the end.
_LONG = ("tests/browser/", "tests/project/")

# Examples have no limit of time, whichever folder is run: a busy machine is not a failing test.
hypothesis_settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    """Make a folder that all processes of a run share, before the first of them begins."""
    if not hasattr(config, "workerinput"):
        shared = tempfile.TemporaryDirectory(prefix="furong-", ignore_cleanup_errors=True)
        Path(shared.name).chmod(0o755)
        os.environ[SHARED_PLACE] = shared.name
        config.add_cleanup(shared.cleanup)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each process a file at a time, and all files of the browser tests to one: they share a running city."""
    sharing = importlib.import_module("xdist.scheduler").LoadFileScheduling(config, log)
    of_file = sharing._split_scope
    vars(sharing)["_split_scope"] = lambda nodeid: _LONG[0] if nodeid.startswith(_LONG[0]) else of_file(nodeid)
    return sharing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long; the rest stays in its order."""
    items.sort(key=lambda item: next((place for place, one in enumerate(_LONG) if item.nodeid.startswith(one)), 9))


@pytest.fixture(scope="session")
def node_directory() -> Iterator[DataDirectory]:
    """A data directory that goes away with the run."""
    with tempfile.TemporaryDirectory(prefix="furong-") as root:
        Path(root).chmod(0o755)
        directory = DataDirectory(Path(root))
        directory.prepare()
        yield directory


@pytest.fixture(scope="session")
def postgres(node_directory: DataDirectory) -> Iterator[str]:
    """A running PostgreSQL: that of FURONG_TEST_DATABASE_HOST when it is set, the embedded one otherwise."""
    host = os.environ.get(_OTHER_HOST)
    if host:
        yield host
        return
    give_tables(node_directory.root)
    server = EmbeddedPostgres(node_directory, find_postgres_binaries())
    server.start()
    _forget_durability(node_directory)
    yield str(node_directory.socket)
    connections.close_all()
    server.stop()


def _forget_durability(directory: DataDirectory) -> None:
    """Write without waiting for the disk: nobody pulls the plug on this server; those that are killed are others."""
    with psycopg.connect(host=str(directory.socket), user=SUPERUSER, dbname="postgres", autocommit=True) as server:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        server.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Hash passwords quickly: a test hires a dozen people."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    reset_hashers(setting="PASSWORD_HASHERS")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres: str, node_directory: DataDirectory) -> None:
    """Point Django at that PostgreSQL and that directory."""
    given = connections["default"].settings_dict
    given["HOST"] = postgres
    if _OTHER_HOST not in os.environ:
        given["TEST"]["TEMPLATE"] = DATABASE
    settings.FURONG_FILES = node_directory.files
    settings.FURONG_DIRECTORY = node_directory


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Make the database with its tables and load the reference data, once."""
    from furong.foundation.areas.load import load_areas
    from furong.foundation.codelists.load import load_code_lists
    from furong.project.demo_people import ensure_organisations

    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default": None}, serialized_aliases=set())
        load_areas()
        load_code_lists()
        ensure_organisations()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of this test's own, copied from the prepared one: what is committed is seen by every connection."""
    with _copied_database(django_db_blocker):
        yield


@pytest.fixture(scope="module")
def module_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The same for a whole module of tests."""
    with _copied_database(django_db_blocker):
        yield


@contextlib.contextmanager
def _copied_database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    whole = connections["default"].settings_dict["NAME"]
    copy = f"{whole}_{secrets.token_hex(4)}"
    with django_db_blocker.unblock():
        _run_sql(f"CREATE DATABASE {copy} TEMPLATE {whole} STRATEGY FILE_COPY")
        connections["default"].settings_dict["NAME"] = copy
        try:
            yield
        finally:
            connections.close_all()
            connections["default"].settings_dict["NAME"] = whole
            _run_sql(f"DROP DATABASE {copy} WITH (FORCE)")


def _run_sql(statement: str) -> None:
    """Run a statement on the server, from outside the databases that it is about."""
    connections.close_all()
    given = connections["default"].settings_dict
    where = {"host": given["HOST"], "user": given["USER"], "port": given["PORT"], "password": given["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in where.items() if v}) as server:
        server.execute(statement)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FrozenClock:
    """The city's clock, standing at :data:`NOW` until it is moved."""
    frozen = FrozenClock(NOW)
    monkeypatch.setattr(citytime._memory, "recall", lambda: frozen)
    return frozen
