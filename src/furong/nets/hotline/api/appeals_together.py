"""Appeals that come at the same moment: taken in together, where nothing has to be said of any of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.check_appeal import check_appeal, received_at
from furong.nets.hotline.actions.receive_many import Row, receive_rows, reserve_numbers, row_of
from furong.nets.hotline.contracts.appeals import AppealChannel, NewAppeal, ReceivedAppeal
from furong.nets.hotline.selectors.policy import code_of

__all__ = ["receive_together"]

#: An agent goes on with whom they have on the line, and another city's appeals bring their clocks along.
_ALONE = frozenset({AppealChannel.PHONE, AppealChannel.CITY})


def receive_together(actor: Actor, news: Sequence[NewAppeal]) -> list[ReceivedAppeal | None]:
    """Take appeals in together and return what became of each.

    Args:
        actor: Who takes them.
        news: What is appealed.

    Returns:
        Number and code of each, in their order; nothing for one that is to be received by itself, because there is
        something to be said of it, or because it is known.
    """
    # One moment for all of them: a clock that is set off at one time is counted once.
    now = city_clock().now()
    rows = [_row(actor, new, now) for new in news]
    opened: dict[tuple[AppealChannel, str], str] = {}
    for channel in dict.fromkeys(new.channel for new, row in zip(news, rows, strict=True) if row is not None):
        some = [row for new, row in zip(news, rows, strict=True) if row is not None and new.channel is channel]
        for key, number in _received(actor, channel, some).items():
            opened[channel, key] = number
    return [
        None if row is None else _told(opened.get((new.channel, row["source_key"])))
        for new, row in zip(news, rows, strict=True)
    ]


def _received(actor: Actor, channel: AppealChannel, rows: Sequence[Row]) -> dict[str, str]:
    # Numbered in a transaction of their own, so that others number theirs while these are written.
    with transaction():
        numbers = reserve_numbers(rows, channel)
    with transaction():
        return receive_rows(actor, channel, rows, numbers)


def _row(actor: Actor, new: NewAppeal, now: datetime) -> Row | None:
    if new.channel in _ALONE:
        return None
    try:
        return row_of(check_appeal(actor, new), received_at(new, now))
    except FurongError:
        return None


def _told(number: str | None) -> ReceivedAppeal | None:
    return None if number is None else ReceivedAppeal(number=number, code=code_of(number))
