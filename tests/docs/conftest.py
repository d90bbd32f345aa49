"""Folders and a city for the tests of the documentation."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.docs.running import PROGRAMS, City, environment, wait_for
from tests.support.ports import free_port

_STOP_S = 300


def opened(folder: Path) -> Path:
    """Let others walk into a temporary folder: the embedded database may run as another user."""
    for above in (folder, folder.parent, folder.parent.parent):
        above.chmod(0o755)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that the embedded database may live in, whoever runs the tests."""
    return opened(tmp_path)


@pytest.fixture(scope="package")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city of its own, without the demo."""
    folder = opened(tmp_path_factory.mktemp("city"))
    port = free_port()
    data = folder / "data"
    command = [f"{PROGRAMS}/furong", "up", "--no-demo", "--data", str(data), "--port", str(port)]
    with (folder / "up.log").open("wb") as log, subprocess.Popen(command, env=environment(), stdout=log) as process:
        running = City(f"http://localhost:{port}", data)
        try:
            wait_for(running.address, process)
            yield running
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(_STOP_S) == 0
