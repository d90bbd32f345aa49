"""What can be wrong with results that a figure has to prove, in sentences."""

from __future__ import annotations

from datetime import datetime

from furong.kernel.clock import city_time
from furong.kernel.errors import Conflict, Words

__all__ = ["FigureNotReached"]


class FigureNotReached(Conflict):
    """A task is reported as done, and what is counted has not gone down by so much."""

    code = "casework.figure_not_reached"
    zh = "还剩 {left} {unit}（{at} 计数）。请继续处置，下一次计数达到要求时任务自动完成。"
    en = "{left} {unit} are left (counted at {at}). Go on; the task is done by itself once a count says so."

    def __init__(self, *, left: int, unit: Words, counted_at: datetime) -> None:
        super().__init__(left=left, unit=unit, at=f"{city_time(counted_at):%H:%M}")
