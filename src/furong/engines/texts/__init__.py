"""Texts: how far two tell of the same, what one is about, whether it tells of an emergency, and what to read of it."""

from furong.engines.texts.likeness import likeness, pieces

__all__ = ["likeness", "pieces"]
