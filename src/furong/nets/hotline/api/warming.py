"""What the first appeal of a process would wait for, read before it comes: an emergency does not wait for it then."""

from __future__ import annotations

from django.conf import settings

from furong.foundation.areas.tree import get_area
from furong.nets.hotline.selectors.places import read_place
from furong.nets.hotline.selectors.suggestions import suggest

__all__ = ["warm_up"]

_WORDS = "学校后面那条路的路灯不亮"


def warm_up() -> None:
    """Read the names of places, the model in use and the calls by which emergencies are felt."""
    suggest(_WORDS)
    read_place(_WORDS, "", get_area(settings.FURONG_OPTIONS["CITY"]).path)
