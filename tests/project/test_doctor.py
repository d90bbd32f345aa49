"""The doctor: every finding that is not well says how to mend it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from furong.foundation.servers import DataDirectory
from furong.project import doctor
from furong.project.doctor import Finding, examine, report


def finding(findings: list[Finding], name: str) -> Finding:
    return next(found for found in findings if found.name == name)


@pytest.fixture
def free_port(monkeypatch: pytest.MonkeyPatch) -> int:
    """A port that nobody holds, told to the node."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = int(trial.getsockname()[1])
    monkeypatch.setenv("FURONG_HTTP_PORT", str(port))
    return port


@pytest.mark.usefixtures("free_port")
def test_a_machine_on_which_the_tests_run_is_well(tmp_path: Path) -> None:
    findings = examine(tmp_path)
    assert [found.name for found in findings if not found.ok] == []
    assert len(findings) == 12


@pytest.mark.usefixtures("free_port")
def test_everything_that_is_not_well_says_how_to_mend_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(total=10**9, used=10**9, free=0))
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(doctor, "find_spec", lambda _name: None)
    monkeypatch.setattr(os, "sysconf", lambda _name: 1)
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    monkeypatch.setenv("FURONG_PG_BINDIR", str(tmp_path / "nowhere"))
    unwell = [found for found in examine(tmp_path) if not found.ok]
    assert {"Python", "libraries", "PostgreSQL", "disk", "memory"} <= {found.name for found in unwell}
    for found in unwell:
        assert found.mend, found.name


def test_a_misspelt_setting_is_a_finding_and_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FURONG_HTTP_PROT", "1")
    found = finding(examine(tmp_path), "settings")
    assert not found.ok
    assert "FURONG_HTTP_PORT" in found.found
    assert found.mend


def test_a_port_that_is_taken_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        monkeypatch.setenv("FURONG_HTTP_PORT", str(holder.getsockname()[1]))
        found = finding(examine(tmp_path), "port")
    assert (found.ok, "--port" in found.mend) == (False, True)


def test_the_report_is_read_by_people_and_by_programs() -> None:
    findings = [Finding(name="a", ok=True, found="fine"), Finding(name="b", ok=False, found="broken", mend="mend it")]
    assert report(findings, as_json=False).splitlines() == ["✓ a: fine", "✗ b: broken", "    → mend it"]
    assert json.loads(report(findings, as_json=True))[1] == {
        "name": "b", "ok": False, "found": "broken", "mend": "mend it",
    }  # fmt: skip


def test_a_message_server_of_ones_own_that_does_not_answer_is_named_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_port: int
) -> None:
    monkeypatch.setenv("FURONG_NATS_URL", f"nats://city:S3cret@127.0.0.1:{free_port}")
    found = finding(examine(tmp_path), "NATS")
    assert not found.ok
    assert f"127.0.0.1:{free_port}" in found.found
    assert "S3cret" not in found.found


@pytest.mark.usefixtures("free_port")
def test_an_engine_that_does_not_run_in_a_running_city_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FURONG_SENSING_ENGINES", "2")
    directory = DataDirectory(tmp_path)
    directory.prepare()
    assert finding(examine(tmp_path), "engines").ok
    with directory.hold("city"), directory.hold("engine-0"):
        found = finding(examine(tmp_path), "engines")
        assert not found.ok
        assert found.found == "not running: engine-1"
        with directory.hold("engine-1"):
            assert finding(examine(tmp_path), "engines").ok
