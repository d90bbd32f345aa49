"""The constants of recognition, as ``data/constants.json`` has them; how they were found is told beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from furong.engines.vision.sessions import Floats

__all__ = ["Constants", "Judge", "constants", "logit"]

#: Confidences are kept off 0 and 1 by this before they are weighed. [0-1]
_EDGE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """A logistic function of signs.

    Args:
        bias: What it says when all signs are 0. [logit]
        weights: One a sign. [logit]
    """

    bias: float
    weights: Floats

    def says(self, signs: Floats) -> Floats:
        """Return the probability of each row of signs. [0-1]

        Args:
            signs: One row a thing, one column a sign.
        """
        return np.asarray(1 / (1 + np.exp(-(signs @ self.weights + self.bias))), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Constants:
    """All constants that were found from development pictures.

    Args:
        bike: Tells whether boxes that fall together are a bike.
        per_sure: Bikes a bike that is surely seen: those that nothing shows are in it. [1]
        fallen: Tells whether a box that the turned looks gave is a bike that lies.
        fallen_heads: The same where the network was taught bikes that lie: one sign more.
        variance_doubt: Variance of the count a unit of variance of the boxes. [1]
        variance_count: Variance of the count a bike. [1]
        variance_floor: Variance of the count of an empty place. [1]
        foot_error: Spread of the lower edge of a box, as a part of its height. [1]
    """

    bike: Judge
    per_sure: float
    fallen: Judge
    fallen_heads: Judge
    variance_doubt: float
    variance_count: float
    variance_floor: float
    foot_error: float


def logit(confidence: Floats) -> Floats:
    """Return the log odds of confidences. [logit]

    Args:
        confidence: They. [0-1]
    """
    kept = np.clip(confidence, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(kept / (1 - kept)), np.float32)


@lru_cache
def constants() -> Constants:
    """Return the constants."""
    told = json.loads(
        resources.files("furong.engines.vision").joinpath("data", "constants.json").read_text(encoding="utf-8")
    )
    return Constants(
        bike=_judge(told["bike"]),
        per_sure=float(told["per_sure"]),
        fallen=_judge(told["fallen"]),
        fallen_heads=_judge(told["fallen_heads"]),
        variance_doubt=float(told["variance_doubt"]),
        variance_count=float(told["variance_count"]),
        variance_floor=float(told["variance_floor"]),
        foot_error=float(told["foot_error"]),
    )


def _judge(told: Mapping[str, Any]) -> Judge:
    return Judge(float(told["bias"]), np.array(list(told["weights"].values()), np.float32))
