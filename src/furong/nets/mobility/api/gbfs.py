"""GBFS feeds that the city pulls: the list of them, and pulling those that are due.

What a feed says counts for operators who send nothing by MDS; ids of its vehicles are never kept.
"""

from __future__ import annotations

from collections.abc import Callable

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.mobility.actions import manage_gbfs as _manage
from furong.nets.mobility.contracts.gbfs import GbfsSourceInfo, GbfsVehicles, NewGbfsSource
from furong.nets.mobility.domain.gbfs_reading import read_vehicles, vehicles_url
from furong.nets.mobility.selectors.gbfs import list_gbfs_sources

__all__ = ["create_gbfs_source", "delete_gbfs_source", "list_gbfs_sources_for", "pull_due_gbfs"]

#: Fetches and decodes a JSON document.
Fetch = Callable[[str], object]


def create_gbfs_source(actor: Actor, new: NewGbfsSource) -> GbfsSourceInfo:
    """Make a source; see ``actions/manage_gbfs.py``."""
    with transaction():
        _manage.create_gbfs_source(actor, new)
    return next(one for one in list_gbfs_sources() if one.key == new.key)


def delete_gbfs_source(actor: Actor, key: str) -> None:
    """Give a source up; see ``actions/manage_gbfs.py``."""
    with transaction():
        _manage.delete_gbfs_source(actor, key)


def list_gbfs_sources_for(actor: Actor) -> list[GbfsSourceInfo]:
    """Return every source.

    Raises:
        ActionRefused: When the actor may not look at connectors.
    """
    demand_somewhere(actor, "connector.read")
    return list_gbfs_sources()


def pull_due_gbfs(fetch: Fetch) -> int:
    """Pull the sources that are due and return how many that were; one that fails is tried again later.

    Args:
        fetch: Fetches and decodes a JSON document, or raises an error of ours.
    """
    with transaction():
        due = _manage.claim_gbfs_sources()
    for source in due:
        outcome = _pulled(source.url, fetch)
        with transaction():
            _manage.record_gbfs_pull(source.key, outcome)
    return len(due)


def _pulled(url: str, fetch: Fetch) -> GbfsVehicles | FurongError:
    try:
        place = vehicles_url(url, fetch(url))
        return read_vehicles(place, fetch(place))
    except FurongError as error:
        return error
