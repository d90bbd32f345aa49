"""What killed servers and starters leave behind does not keep a new start from coming up, and harms nobody else."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from furong.foundation.servers import CityIsRunning, DataDirectory, EmbeddedPostgres, find_postgres_binaries
from furong.foundation.servers.leftovers import server_pid


@pytest.fixture
def directory(tmp_path: Path) -> DataDirectory:
    """A data directory that the server's own user may walk through."""
    for folder in (tmp_path, tmp_path.parent):
        folder.chmod(0o755)
    return DataDirectory(tmp_path / "data")


def server_of(directory: DataDirectory) -> EmbeddedPostgres:
    return EmbeddedPostgres(directory, find_postgres_binaries())


@pytest.mark.slow
def test_notes_of_a_killed_server_whose_number_is_somebody_elses_now(directory: DataDirectory) -> None:
    first = server_of(directory)
    first.start()
    pid = server_pid(directory.postgres)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    first.revive()
    assert server_pid(directory.postgres) not in (None, pid)
    first.stop()
    (directory.postgres / "postmaster.pid").write_text(f"{os.getpid()}\n{directory.postgres}\n")
    (directory.socket / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    assert server_pid(directory.postgres) is None
    second = server_of(directory)
    second.start()
    assert second.is_running
    second.stop()
    assert not second.is_running


@pytest.mark.slow
def test_a_server_that_a_living_process_wants_is_left_alone(directory: DataDirectory) -> None:
    first = server_of(directory)
    first.start()
    try:
        with pytest.raises(CityIsRunning):
            server_of(directory).start()
        assert first.is_running
    finally:
        first.stop()
    second = server_of(directory)
    second.start()
    second.stop()


def test_a_secret_that_was_cut_short_is_made_anew(directory: DataDirectory) -> None:
    directory.prepare()
    (directory.root / "secrets" / "key").touch()
    made = directory.secret("key")
    assert len(made) > 20
    assert directory.secret("key") == made


def test_holding_says_who_holds(directory: DataDirectory) -> None:
    directory.prepare()
    with directory.hold("replay"):
        assert directory.is_held("replay")
        with pytest.raises(CityIsRunning) as caught, directory.hold("replay"):
            pass
        assert str(os.getpid()) in caught.value.sentence("zh")
    assert not directory.is_held("replay")
