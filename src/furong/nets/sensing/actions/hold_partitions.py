"""Taking partitions over, keeping them, handing them on: all by the database's clock, one worker at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from furong.foundation.transactions import transaction, transaction_required, wait_for_lock
from furong.nets.sensing.domain.sharing import share_of
from furong.nets.sensing.errors.engine import PositionMoved
from furong.nets.sensing.models.partitions import EngineWorker, Partition

__all__ = [
    "balance_partitions",
    "begin_anew",
    "count_partitions",
    "demand_partition",
    "ensure_partitions",
    "keep_partitions",
    "release_partitions",
]

_SHARING = "sensing.partitions"
_FREE = Q(owner="") | Q(lease_until=None) | Q(lease_until__lt=Now())


def ensure_partitions(count: int) -> int:
    """Make the partitions of a new city, and return how many this city has: it keeps the number it began with.

    Args:
        count: How many a new city gets. [1]
    """
    with transaction():
        _one_at_a_time()
        if not Partition.objects.exists():
            Partition.objects.bulk_create(Partition(number=number) for number in range(count))
        return Partition.objects.count()


def count_partitions() -> int:
    """Return how many partitions the city has. [1]"""
    return Partition.objects.count()


def balance_partitions(worker: str, lease_s: float) -> dict[int, int]:
    """Renew a worker's partitions, hand on what is more than its share, and take free ones up to it.

    Args:
        worker: Its name.
        lease_s: How long others leave its partitions alone from now on. [s]

    Returns:
        The epochs of the partitions that are the worker's now, by their numbers.
    """
    with transaction():
        _one_at_a_time()
        EngineWorker.objects.filter(lease_until__lt=Now()).exclude(pk=worker).delete()
        EngineWorker.objects.update_or_create(name=worker, defaults={"lease_until": _until(lease_s)})
        workers = list(EngineWorker.objects.values_list("name", flat=True))
        share = share_of(worker, workers, Partition.objects.count())
        mine = _numbers(Q(owner=worker))
        Partition.objects.filter(number__in=mine[share:]).update(owner="", lease_until=None)
        Partition.objects.filter(number__in=mine[:share]).update(lease_until=_until(lease_s))
        free = _numbers(_FREE)[: max(0, share - len(mine))]
        Partition.objects.filter(number__in=free).update(
            owner=worker, epoch=F("epoch") + 1, lease_until=_until(lease_s)
        )
        return dict(Partition.objects.filter(owner=worker).order_by("number").values_list("number", "epoch"))


def keep_partitions(worker: str, lease_s: float) -> None:
    """Renew a worker's partitions without taking or handing on any."""
    with transaction():
        EngineWorker.objects.filter(pk=worker).update(lease_until=_until(lease_s))
        Partition.objects.filter(number__in=_numbers(Q(owner=worker))).update(lease_until=_until(lease_s))


def begin_anew(worker: str) -> None:
    """Shut out an earlier process of the same name: its partitions stay the worker's, in a new epoch."""
    with transaction():
        _one_at_a_time()
        Partition.objects.filter(owner=worker).update(epoch=F("epoch") + 1)


def release_partitions(worker: str) -> None:
    """Hand all partitions of a worker on and forget it."""
    with transaction():
        _one_at_a_time()
        Partition.objects.filter(owner=worker).update(owner="", lease_until=None)
        EngineWorker.objects.filter(pk=worker).delete()


@transaction_required
def demand_partition(worker: str, epochs: Mapping[int, int], partition: int) -> None:
    """Hold a partition until the transaction ends.

    Raises:
        PositionMoved: When it is not the worker's any more, or is so again only since a later epoch.
    """
    epoch = epochs.get(partition)
    rows = Partition.objects.select_for_update(no_key=True).filter(pk=partition, owner=worker)
    row = rows.first()
    if row is None or row.epoch != epoch:
        raise PositionMoved(partition=partition)


def _numbers(wanted: Q) -> list[int]:
    """Return partitions in order, locked; those in which a commit is under way are left to the next time."""
    rows = Partition.objects.select_for_update(skip_locked=True, no_key=True).filter(wanted).order_by("number")
    return list(rows.values_list("number", flat=True))


def _one_at_a_time() -> None:
    wait_for_lock(_SHARING)


def _until(lease_s: float) -> Combinable:
    return ExpressionWrapper(Now() + Value(timedelta(seconds=lease_s)), output_field=DateTimeField())
