"""Whether a model meets what it was measured on; pure."""

from __future__ import annotations

from furong.nets.hotline.contracts.text_models import ModelFigures

__all__ = ["is_drifted"]

#: With fewer appeals read, chance alone may do it. [1]
_READ_LEAST = 50
#: How much larger the share of unknown ones, and how much lower the mean confidence, may be. [1]
_UNKNOWN_MORE, _CONFIDENCE_LESS = 0.05, 0.05


def is_drifted(read: int, unknown: float, confidence: float, figures: ModelFigures) -> bool:
    """Return whether appeals are further from what a model was measured on than may be.

    Args:
        read: Appeals that it has read. [1]
        unknown: Share of those unlike everything learnt. [1]
        confidence: Mean confidence. [1]
        figures: How it was measured; what was not told is not compared.
    """
    if read < _READ_LEAST:
        return False
    is_stranger = figures.unknown is not None and unknown > figures.unknown + _UNKNOWN_MORE
    is_less_sure = figures.confidence is not None and confidence < figures.confidence - _CONFIDENCE_LESS
    return is_stranger or is_less_sure
