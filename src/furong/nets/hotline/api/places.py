"""Where appeals are about: reading words, settling the area, and the gazetteer."""

from __future__ import annotations

import time

from furong.foundation.areas.tree import get_area
from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions import load_gazetteer as _load
from furong.nets.hotline.actions import locate_appeal as _locate
from furong.nets.hotline.actions.locate_files import locate_some
from furong.nets.hotline.contracts.appeals import AppealInfo
from furong.nets.hotline.contracts.places import GazetteerReport, PlaceReading
from furong.nets.hotline.selectors.places import get_place_of_appeal_for, read_place

__all__ = ["get_place_of_appeal_for", "load_gazetteer", "locate_appeal", "locate_files", "read_place_for"]

_AT_ONCE = 100


def read_place_for(actor: Actor, text: str, area: str, *, place: str = "") -> PlaceReading:
    """Return what the words of somebody stand for, while they are taken down.

    Raises:
        ActionRefused: When the actor takes no appeals.
        AreaUnknown: When there is no area of that code.
    """
    demand_somewhere(actor, "hotline.take")
    return read_place(text, place, get_area(area).path)


def load_gazetteer(file: str, content: bytes, by: str) -> GazetteerReport:
    """Let a file be the gazetteer from now on."""
    with transaction():
        return _load.load_gazetteer(file, content, by)


def locate_appeal(actor: Actor, number: str, area: str, *, version: int | None = None) -> AppealInfo:
    """Say where an appeal is about; see :mod:`furong.nets.hotline.actions.locate_appeal`."""
    with transaction():
        return _locate.locate_appeal(actor, number, area, version=version)


def locate_files(seconds: float) -> int:
    """Locate appeals that came in files by their words; return how many were looked at.

    Args:
        seconds: For how long at the most; what is left waits for the next time. [s]
    """
    until, done = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        with transaction():
            count = locate_some(_AT_ONCE)
        done += count
        if count < _AT_ONCE:
            break
    return done
