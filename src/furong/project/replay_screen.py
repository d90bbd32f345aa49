"""What a replay says to the person who watches it, on standard error; standard output is for the outcome alone."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from furong.kernel.clock import city_time

if TYPE_CHECKING:
    from furong.scenarios.replay import Progress

__all__ = ["ReplayScreen"]

#: Progress is shown of what takes longer than this, and so often. [s]
_FIRST_S = 1.0
_EVERY_S = 0.2
_CLEAR_LINE = "\r\x1b[K"


@dataclass(slots=True)
class ReplayScreen:
    """Sentences in both languages, and one line of progress where somebody sits at a terminal.

    Args:
        stream: Where to write.
    """

    stream: TextIO
    _begun: float = field(default_factory=time.monotonic, init=False)
    _shown: float = field(default=0.0, init=False)

    def say(self, zh: str, en: str) -> None:
        """Write a sentence in both languages."""
        self.stream.write(f"{self._clearance()}{zh}\n{en}\n")
        self.stream.flush()

    def show(self, progress: Progress) -> None:
        """Show how far the replay has got, unless nobody is there to see it."""
        now = time.monotonic()
        if not self.stream.isatty() or now - self._begun < _FIRST_S or now - self._shown < _EVERY_S:
            return
        share = progress.told / progress.total if progress.total else 1.0
        at = f"{city_time(progress.at):%Y-%m-%d %H:%M}" if progress.at else "…"
        line = f"{share:4.0%}  {at}  已读入 read {progress.told:,} / {progress.total:,}"
        self.stream.write(_CLEAR_LINE + line)
        self.stream.flush()
        self._shown = now

    def clear(self) -> None:
        """Take the line of progress away."""
        self.stream.write(self._clearance())
        self.stream.flush()

    def _clearance(self) -> str:
        was_shown, self._shown = self._shown > 0, 0.0
        return _CLEAR_LINE if was_shown else ""
