"""What the model is sure enough of, of appeals that came in a file: acted on soon, some hundred in a transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from furong.foundation.transactions import transaction
from furong.kernel.errors import FurongError
from furong.nets.hotline.actions.read_many import act_on_readings as _act_on_readings
from furong.nets.hotline.selectors.readings import waiting_readings

__all__ = ["act_on_readings"]

_log = logging.getLogger(__name__)
_AT_ONCE = 500


def act_on_readings(seconds: float) -> int:
    """Register, classify and perhaps assign appeals of files that the model is sure of; return how many.

    Args:
        seconds: For how long at the most; what is left waits for the next time. [s]
    """
    until, done, after = time.monotonic() + seconds, 0, ""
    while time.monotonic() < until:
        numbers = waiting_readings(after, _AT_ONCE)
        done += _act(numbers)
        if len(numbers) < _AT_ONCE:
            return done
        after = numbers[-1]
    return done


def _act(numbers: Sequence[str]) -> int:
    """Act on appeals together; when one of them cannot be acted on, on each by itself."""
    if not numbers:
        return 0
    try:
        with transaction():
            return _act_on_readings(numbers)
    except FurongError:
        if len(numbers) == 1:
            _log.exception("reading_not_acted_on", extra={"appeal": numbers[0]})
            return 0
        return sum(_act([number]) for number in numbers)
