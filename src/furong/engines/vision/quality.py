"""Whether a picture can be judged at all: too dark, showing nothing, or the same for an hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from PIL import Image

from furong.engines.vision.detecting import Picture

__all__ = ["FROZEN_AFTER", "FreezeWatch", "PictureFault", "faults_of", "frozen_since", "trace_of"]

#: How long a camera may give the same frame before it is taken to be frozen.
FROZEN_AFTER = timedelta(hours=1)
_TRACE_SIZE = (64, 36)
#: Noise of a living sensor moves some cell of a trace by more than this from frame to frame. [grey value]
_SAME_MAX = 1
_DARK = 20.0
_BLANK = 6.0
_RED, _GREEN, _BLUE = 0.299, 0.587, 0.114


class PictureFault(StrEnum):
    """Why a picture cannot be judged."""

    DARK = "dark"
    BLANK = "blank"


def _grey(picture: Picture) -> npt.NDArray[np.float32]:
    return np.asarray(picture @ np.array([_RED, _GREEN, _BLUE], np.float32), np.float32)


def faults_of(picture: Picture) -> tuple[PictureFault, ...]:
    """Return why a picture cannot be judged.

    Args:
        picture: It.
    """
    grey = _grey(picture[::2, ::2])
    found = []
    if float(np.percentile(grey, 90)) < _DARK:
        found.append(PictureFault.DARK)
    if float(grey.std()) < _BLANK:
        found.append(PictureFault.BLANK)
    return tuple(found)


def trace_of(picture: Picture) -> Picture:
    """Return what is kept of a frame to tell whether the next one is the same: 64 × 36 grey values.

    Args:
        picture: The frame.
    """
    small = Image.fromarray(picture).convert("L").resize(_TRACE_SIZE, Image.Resampling.BOX)
    return np.asarray(small, np.uint8)


class FreezeWatch:
    """Tells, frame by frame, whether a camera gives the same one; what it remembers does not grow."""

    def __init__(self) -> None:
        self._low = self._high = np.zeros(0, np.uint8)
        self._since: datetime | None = None
        #: How many frames the present one is the same as, itself included. [1]
        self.same = 0

    def see(self, at: datetime, trace: Picture) -> datetime | None:
        """Return since when the camera gives the same frame, when that is for :data:`FROZEN_AFTER` at least.

        Args:
            at: When the frame was taken, not before the last one.
            trace: What is kept of it.
        """
        low, high = trace, trace
        if self._since is not None:
            low, high = np.minimum(self._low, trace), np.maximum(self._high, trace)
        if self._since is None or int((high - low).max()) > _SAME_MAX:
            low, high, self._since, self.same = trace, trace, at, 0
        self._low, self._high = low, high
        self.same += 1
        return self._since if at - self._since >= FROZEN_AFTER else None


def frozen_since(times: Sequence[datetime], traces: Sequence[Picture]) -> datetime | None:
    """Return since when a camera has given the frame that is its last, when that is for :data:`FROZEN_AFTER` at least.

    Args:
        times: When its frames were taken, in order.
        traces: What was kept of each.
    """
    watch, since = FreezeWatch(), None
    for moment, trace in zip(times, traces, strict=True):
        since = watch.see(moment, trace)
    return since
