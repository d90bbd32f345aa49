"""A PostgreSQL of the city's own: one setting, and the node prepares and serves from it like from the embedded one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.support.mornings import made_up_morning, write_events, write_zones
from tests.support.ports import free_port

from furong.foundation.servers.service_user import service_user

pytestmark = pytest.mark.slow

#: The oldest release that is promised, as Debian 12 packages it.
BINARIES = Path("/usr/lib/postgresql/15/bin")
#: However busy the machine is. [s]
_PATIENCE_S = 600.0


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A PostgreSQL 15 beside the node, reached over TCP with a password."""
    if not (BINARIES / "postgres").exists():
        pytest.skip(f"NOT TESTED HERE: no PostgreSQL 15 in {BINARIES} (apt install postgresql-15)")
    for place in (tmp_path, *tmp_path.parents[:2]):
        place.chmod(0o755)
    user = service_user(BINARIES, tmp_path)
    cluster = tmp_path / "cluster"
    cluster.mkdir(mode=0o700)
    user.own(cluster)
    secret = tmp_path / "password"
    secret.write_text("S3cret!")
    user.own(secret)
    initdb: list[str | Path] = [
        BINARIES / "initdb",
        "-D",
        cluster,
        "-U",
        "city",
        "--auth=scram-sha-256",
        f"--pwfile={secret}",
        "-E",
        "UTF8",
    ]
    subprocess.run(user.command(initdb), check=True, capture_output=True, cwd=cluster, **user.credentials())
    port = free_port()
    options = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={cluster}"]
    with subprocess.Popen(
        user.command([BINARIES / "postgres", "-D", cluster, *options]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=cluster,
        **user.credentials(),
    ) as server:
        address = f"postgresql://city:S3cret!@127.0.0.1:{port}"
        _make_database(address)
        yield f"{address}/furong_city"
        server.terminate()


def _make_database(address: str) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        try:
            with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE furong_city")
                return
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_a_morning_is_replayed_on_postgresql_15(url: str, tmp_path: Path) -> None:
    told, zones = made_up_morning(1)
    events, places = write_events(tmp_path / "e.csv", told), write_zones(tmp_path / "z.geojson", zones)
    program = [sys.executable, "-c", "from furong.project.cli import main; main()", "replay", "bikes", "--json"]
    command = [*program, "--events", str(events), "--zones", str(places), "--data", str(tmp_path / "data")]
    environment = {**os.environ, "FURONG_DATABASE_URL": url}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    runs = [
        subprocess.run(command, capture_output=True, text=True, check=False, timeout=_PATIENCE_S, env=environment)
        for _ in range(2)
    ]
    for done in runs:
        assert done.returncode == 0, done.stderr
        assert "S3cret!" not in done.stdout + done.stderr
    first, second = (json.loads(done.stdout)["episodes"] for done in runs)
    assert first == second != []
    assert not (tmp_path / "data" / "postgres").exists()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM casework_case").fetchone() == (len(first),)
        version = connection.execute("SHOW server_version").fetchone()
        assert version is not None
        assert str(version[0]).startswith("15")
