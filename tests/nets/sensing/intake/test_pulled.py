"""What a connector pulls goes through the intake into the log; what cannot be used lies in the quarantine."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from django.utils import timezone
from tests.support.city_things import PARTITIONS, ThingsInMemory, readings_in

from furong.foundation.streams import Streams
from furong.kernel.permissions import Actor, Grant
from furong.nets.sensing.adapters.connector_runner import ConnectorRunner
from furong.nets.sensing.adapters.pulling import Puller
from furong.nets.sensing.api import connectors
from furong.nets.sensing.contracts.connectors import ConnectorKind, ConnectorSpec, ConnectorState
from furong.nets.sensing.models.connectors import ConnectorRow
from furong.nets.sensing.pipeline.intake import Intake

pytestmark = pytest.mark.django_db

_RIGHTS = frozenset({"connector.read", "connector.manage"})
_STEWARD = Actor(key="user:s", name="s", grants=(Grant(role="r", actions=_RIGHTS, area="510100"),))


def drop(folder: Path, name: str, *records: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(json.dumps(record) + "\n" for record in records))
    os.utime(folder / name, (time.time() - 60, time.time() - 60))


def test_dropped_files_reach_the_log_once(tmp_path: Path, things: ThingsInMemory, log: Streams) -> None:
    now_ms = int(time.time() * 1000) - 60_000
    folder = tmp_path / "incoming" / "drop"
    good = [{"code": code, "time": now_ms, "value": n} for n, code in enumerate(things.codes[:4])]
    drop(folder, "a.ndjson", *good, {"code": "nobody", "time": now_ms, "value": 1})
    intake = Intake(things, log, PARTITIONS)
    runner = ConnectorRunner(Puller(intake, tmp_path / "incoming", tmp_path))
    connectors.create_connector(
        _STEWARD, ConnectorSpec(key="drop", title="Drop", kind=ConnectorKind.FOLDER, address="drop")
    )
    assert runner.run_due() == 1
    ConnectorRow.objects.update(next_run_at=timezone.now())
    assert runner.run_due() == 1
    intake.close()
    info = connectors.get_connector_for(_STEWARD, "drop")
    assert (info.state, info.readings_total, info.quarantined_total) == (ConnectorState.HEALTHY, 4, 1)
    assert readings_in(log) == [(number, now_ms, float(number)) for number in range(4)]
