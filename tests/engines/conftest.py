"""Hypothesis without a time limit for each example: a busy machine is not a failing test."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None, max_examples=100)
settings.load_profile("patient")
