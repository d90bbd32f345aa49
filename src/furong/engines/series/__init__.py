"""Readings of things as steps of event time."""

from furong.engines.series.steps import held_steps

__all__ = ["held_steps"]
