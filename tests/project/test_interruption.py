"""A command that is asked to stop does so, even where the first word of it was lost."""

from __future__ import annotations

import contextlib
import signal
import threading

import pytest

from furong.project.interruption import interruptible


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_swallowed_on_the_way_is_raised_at_the_next_step(number: signal.Signals) -> None:
    earlier = signal.getsignal(number)
    with interruptible() as stop:
        stop.check()
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(number)
        signal.raise_signal(number)  # asking again while it ends changes nothing
        with pytest.raises(KeyboardInterrupt):
            stop.check()
    assert signal.getsignal(number) is earlier


def test_it_does_not_touch_the_signals_of_a_thread_that_they_do_not_reach() -> None:
    earlier, asked = signal.getsignal(signal.SIGINT), []

    def work() -> None:
        with interruptible() as stop:
            asked.append((stop.asked, signal.getsignal(signal.SIGINT)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert asked == [(False, earlier)]
