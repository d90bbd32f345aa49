"""Vectors of texts (embeddings) that a city's own model makes: near vectors tell of the same in other words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

__all__ = ["AskedVector", "Floats", "VectorSource", "VectorState", "VectorTrouble", "Vectors"]

Floats = npt.NDArray[np.float32]


class VectorTrouble(StrEnum):
    """Why there are no vectors.

    Somebody else is asking, or the model failed lately (busy, resting); nobody answers in time, or with an error
    (silent); what comes is nothing that was asked for (unreadable), of another number of texts (wrong_count), holds
    what is no finite number (not_finite), or has another length than before (wrong_dimension).
    """

    BUSY = "busy"
    RESTING = "resting"
    SILENT = "silent"
    UNREADABLE = "unreadable"
    WRONG_COUNT = "wrong_count"
    NOT_FINITE = "not_finite"
    WRONG_DIMENSION = "wrong_dimension"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vectors:
    """A row of length one for each text, or why there is none."""

    rows: Floats | None = None
    trouble: VectorTrouble | None = None


@dataclass(frozen=True, slots=True, eq=False)
class AskedVector:
    """The vector of what is looked for, and the model that it is of: those of others say nothing beside it."""

    model: str
    values: Floats


class VectorSource(Protocol):
    """A model that makes vectors; whatever goes wrong with it is told, not raised."""

    @property
    def name(self) -> str:
        """What the model is called."""

    def vectors_of(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of some texts, within the time that the city gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorState:
    """How far the vectors of a model have come.

    Args:
        model: What it is called.
        dimension: How long its vectors are, or 0 before the first. [1]
        items: Items of knowledge that have one. [1]
        all_items: Items of knowledge. [1]
        appeals: Appeals that have one. [1]
        trouble: What went wrong last, or ``None`` when nothing did.
        at: When it was asked last, or ``None``.
    """

    model: str
    dimension: int
    items: int
    all_items: int
    appeals: int
    trouble: VectorTrouble | None
    at: datetime | None
