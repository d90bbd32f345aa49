"""How far two texts tell of the same."""

from furong.engines.texts.likeness import likeness, pieces

__all__ = ["likeness", "pieces"]
