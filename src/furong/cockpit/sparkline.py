"""Small lines without axes, drawn on the server: they need no script, and print."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["polylines"]


def polylines(values: Sequence[float | None], *, width: float, height: float, top: float) -> list[str]:
    """Return the ``points`` of the polylines of a series; what is not known is a gap, never a zero.

    Args:
        values: The series, at equal steps.
        width: Width of the drawing. [px]
        height: Height of the drawing. [px]
        top: The value that reaches the upper edge; zero lies at the lower one.
    """
    step = width / max(len(values) - 1, 1)
    lines: list[list[str]] = [[]]
    for position, value in enumerate(values):
        if value is None:
            lines.append([])
            continue
        y = height * (1 - min(max(value, 0.0), top) / top) if top else height
        lines[-1].append(f"{position * step:.1f},{y:.1f}")
    # A single value between two gaps is a line of no length, which round ends show as a dot.
    return [" ".join(line if len(line) > 1 else line * 2) for line in lines if line]
