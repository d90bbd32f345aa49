"""Ctrl-C and SIGTERM while a command works: it ends in order, wherever they reach it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

__all__ = ["Interruption", "interruptible"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Interruption:
    """Whether somebody has asked the command to stop.

    What a signal raises is lost where Python can only say that it ignores it (while an object is taken away), and is
    replaced where something on the way out fails as well. Whoever works for long therefore asks again at every step.
    """

    asked: bool = False

    def check(self) -> None:
        """Stop here if it has been asked for.

        Raises:
            KeyboardInterrupt: When it has.
        """
        if self.asked:
            raise KeyboardInterrupt

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """Note that a signal has come, and stop; signals that come while it ends change nothing.

        Raises:
            KeyboardInterrupt: Always.
        """
        self.asked = True
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Let Ctrl-C and SIGTERM end the block in order; threads other than the main one are not reached by them."""
    stop = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    earlier = {number: signal.signal(number, stop.ask) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
