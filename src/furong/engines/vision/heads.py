"""What tells a bike that lies: one more class in the heads of coco-ssd, learnt on top of its frozen features.

COCO has no such class, and its bicycles stand. What was learnt is small, 2,628 numbers: a weight for each channel that
a class head sees, shared by the anchors of a layer. It is not used alone (it knows few bikes) but as one of the signs
that :mod:`~furong.engines.vision.fallen` weighs. How it was found is told in ``data/README.md``.

It makes sense only on the weights that it was learnt with; others are told by the numbers kept of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from furong.engines.vision.sessions import Floats

__all__ = ["Heads", "learnt_heads", "marks_of"]

_FILE = "fallen_heads.json"
_TOLERANCE = 1e-3
#: How many weights a network is known by. [1]
_MARKS = 32
#: What an untaught layer says: surely not. [logit]
_NEVER = -9.0


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """Weights of one more class.

    Args:
        weights: Of each layer, one a channel.
        biases: Of each layer. [logit]
        marks: Some weights of the network that they were learnt with.
    """

    weights: tuple[Floats, ...]
    biases: tuple[float, ...]
    marks: Floats

    def fit(self, weights: Floats) -> bool:
        """Tell whether a network has the weights that these were learnt with.

        Args:
            weights: Those of its class head in layer 1.
        """
        given = marks_of(weights)
        return given.shape == self.marks.shape and bool(np.allclose(given, self.marks, atol=_TOLERANCE))

    def of(self, layer: int, anchors: int, channels: int) -> tuple[Floats, Floats]:
        """Return the weights and the bias of a layer, once for each of its anchors.

        Args:
            layer: Which, from 0. [1]
            anchors: How many it has. [1]
            channels: How many its head sees. [1]
        """
        if layer >= len(self.weights):
            return np.zeros((anchors, channels), np.float32), np.full(anchors, _NEVER, np.float32)
        repeated = np.repeat(self.weights[layer][np.newaxis], anchors, axis=0)
        return repeated, np.full(anchors, self.biases[layer], np.float32)


def marks_of(weights: Floats) -> Floats:
    """Return what a network is known by: some weights of its class head in layer 1.

    Args:
        weights: They all.
    """
    flat = weights.ravel()
    return np.asarray(flat[:: max(1, len(flat) // _MARKS)][:_MARKS], np.float32)


@lru_cache
def learnt_heads() -> Heads:
    """Return what was learnt."""
    told = json.loads(resources.files("furong.engines.vision").joinpath("data", _FILE).read_text(encoding="utf-8"))
    return Heads(
        weights=tuple(np.array(layer["weights"], np.float32) for layer in told["layers"]),
        biases=tuple(float(layer["bias"]) for layer in told["layers"]),
        marks=np.array(told["marks"], np.float32),
    )
