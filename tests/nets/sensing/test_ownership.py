"""Partitions are shared out fairly, kept while their worker lives, taken over when it does not, and fenced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from furong.foundation.transactions import transaction
from furong.nets.sensing.actions.hold_partitions import (
    balance_partitions,
    begin_anew,
    demand_partition,
    ensure_partitions,
    keep_partitions,
    release_partitions,
)
from furong.nets.sensing.domain.sharing import share_of
from furong.nets.sensing.errors.engine import PositionMoved
from furong.nets.sensing.models.partitions import EngineWorker, Partition
from furong.nets.sensing.pipeline.ownership import PartitionLease

pytestmark = pytest.mark.usefixtures("own_database")

#: Longer than any test takes: no lease of a test is over but where one is ended. [s]
_LEASE_S = 600.0
#: However busy the machine is. [s]
_PATIENCE_S = 120.0


def _settled(*workers: str, lease_s: float = _LEASE_S) -> dict[str, dict[int, int]]:
    for _ in range(2):
        for worker in workers:
            balance_partitions(worker, lease_s)
    return {worker: balance_partitions(worker, lease_s) for worker in workers}


def _end_leases(worker: str) -> None:
    """Let it be long ago that a worker gave a sign of life."""
    past = timezone.now() - timedelta(seconds=1)
    Partition.objects.filter(owner=worker).update(lease_until=past)
    EngineWorker.objects.filter(name=worker).update(lease_until=past)


def _fenced(worker: str, epochs: dict[int, int], partition: int) -> None:
    with transaction():
        demand_partition(worker, epochs, partition)


@given(
    workers=st.sets(st.text(alphabet="abcdef0123456789/", min_size=1, max_size=8), min_size=1, max_size=12),
    partitions=st.integers(0, 64),
)
def test_shares_add_up_and_differ_by_one_at_most(workers: set[str], partitions: int) -> None:
    shares = [share_of(worker, list(workers), partitions) for worker in workers]
    assert sum(shares) == partitions
    assert max(shares) - min(shares) <= 1


def test_a_city_keeps_the_number_of_partitions_that_it_began_with() -> None:
    assert ensure_partitions(6) == 6
    assert ensure_partitions(9) == 6


def test_workers_share_and_a_newcomer_gets_its_part() -> None:
    ensure_partitions(5)
    assert sorted(balance_partitions("a", _LEASE_S)) == [0, 1, 2, 3, 4]
    shares = _settled("a", "b")
    assert sorted(len(share) for share in shares.values()) == [2, 3]
    shares = _settled("a", "b", "c")
    assert sorted(len(share) for share in shares.values()) == [1, 2, 2]
    owned = [number for share in shares.values() for number in share]
    assert sorted(owned) == [0, 1, 2, 3, 4]


def test_more_workers_than_partitions_wait_their_turn() -> None:
    ensure_partitions(1)
    shares = _settled("a", "b")
    assert sorted(len(share) for share in shares.values()) == [0, 1]


def test_who_leaves_in_order_is_followed_at_once() -> None:
    ensure_partitions(4)
    _settled("a", "b")
    release_partitions("a")
    assert sorted(balance_partitions("b", _LEASE_S)) == [0, 1, 2, 3]


def test_partitions_are_left_alone_until_the_lease_is_over() -> None:
    ensure_partitions(2)
    dead = balance_partitions("a", _LEASE_S)
    assert sorted(balance_partitions("b", _LEASE_S)) == []
    _end_leases("a")
    heir = balance_partitions("b", _LEASE_S)
    assert sorted(heir) == [0, 1]
    assert all(heir[number] > dead[number] for number in heir)


def test_a_worker_that_was_thought_dead_cannot_commit() -> None:
    ensure_partitions(1)
    dead = balance_partitions("a", _LEASE_S)
    _fenced("a", dead, 0)
    _end_leases("a")
    heir = balance_partitions("b", _LEASE_S)
    _fenced("b", heir, 0)
    with pytest.raises(PositionMoved):
        _fenced("a", dead, 0)
    keep_partitions("a", _LEASE_S)
    with pytest.raises(PositionMoved):
        _fenced("a", dead, 0)


def test_a_process_that_starts_again_shuts_its_forerunner_out_and_goes_on_at_once() -> None:
    ensure_partitions(2)
    before = balance_partitions("a", _LEASE_S)
    begin_anew("a")
    after = balance_partitions("a", _LEASE_S)
    assert sorted(after) == sorted(before)
    with pytest.raises(PositionMoved):
        _fenced("a", before, 0)
    _fenced("a", after, 0)


def test_nobody_takes_a_partition_in_which_a_commit_is_under_way() -> None:
    ensure_partitions(1)
    mine = balance_partitions("a", _LEASE_S)
    _end_leases("a")
    taken: list[dict[int, int]] = []

    def take() -> None:
        taken.append(balance_partitions("b", _LEASE_S))
        connection.close()

    with transaction():
        demand_partition("a", mine, 0)
        rival = threading.Thread(target=take)
        rival.start()
        rival.join(_PATIENCE_S)
        assert taken == [{}]
    take()
    assert sorted(taken[1]) == [0]


def test_the_lease_is_kept_while_its_worker_is_busy() -> None:
    ensure_partitions(1)
    with PartitionLease("a", lease_s=_LEASE_S, beat_s=0.1) as lease:
        assert lease.owned() == [0]
        (first,) = Partition.objects.values_list("lease_until", flat=True)
        deadline = time.monotonic() + _PATIENCE_S
        while Partition.objects.get().lease_until == first:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert balance_partitions("b", _LEASE_S) == {}
        with transaction():
            lease.fence(0)
    assert sorted(balance_partitions("b", _LEASE_S)) == [0]


_WORKER = """
import os, sys, time
import django
django.setup()
from django.db import connections
connections["default"].settings_dict.update(NAME=sys.argv[2], HOST=sys.argv[3])
from furong.nets.sensing.pipeline.ownership import PartitionLease
with PartitionLease(sys.argv[1]) as lease:
    while True:
        print(",".join(map(str, lease.owned())), flush=True)
        time.sleep(0.2)
"""


@pytest.fixture
def victim() -> Iterator[subprocess.Popen[str]]:
    """A worker in a process of its own that owns what there is."""
    ensure_partitions(3)
    told = connection.settings_dict
    command = [sys.executable, "-c", _WORKER, "victim", str(told["NAME"]), str(told["HOST"])]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "furong.project.settings"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        yield process
        process.kill()


@pytest.mark.slow
def test_what_a_killed_process_owned_is_taken_over_within_ten_seconds(victim: subprocess.Popen[str]) -> None:
    assert victim.stdout is not None
    assert victim.stdout.readline().strip() == "0,1,2"
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    killed = time.monotonic()
    while sorted(balance_partitions("heir", _LEASE_S)) != [0, 1, 2]:
        assert time.monotonic() - killed < _PATIENCE_S
        time.sleep(0.1)
    # Ten seconds are promised: the lease, and a beat of whoever looks. How slow this machine is changes neither.
    assert PartitionLease("heir").lease_s + PartitionLease("heir").beat_s < 10
