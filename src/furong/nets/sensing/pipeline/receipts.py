"""What becomes of a delivery: on its way to the disk, then a receipt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait

from furong.kernel.errors import FurongError
from furong.nets.sensing.contracts.intake import FirstRejection, IntakeReceipt, RejectedReading
from furong.nets.sensing.errors.intake import IntakeUnavailable
from furong.nets.sensing.pipeline.checks import Checked

__all__ = ["Keep", "Pending", "add_receipts"]

_SHOWN_MAX = 200
_RETRY_S = 2
_ANSWER_WITHIN_S = 30.0

#: Puts aside what is not taken, of a source.
Keep = Callable[[str, Sequence[RejectedReading]], None]


class Pending:
    """Readings on their way to the disk; :meth:`receipt` waits until they are there.

    Args:
        checked: The delivery.
        source: Who sent it.
        written: Done when its readings are on disk.
        keep: Puts aside what is not taken.
    """

    def __init__(self, checked: Checked, source: str, written: Future[None] | None, keep: Keep) -> None:
        self._checked = checked
        self._source = source
        self._written = written
        self._keep = keep

    @property
    def received(self) -> int:
        """How many records there were. [1]"""
        return self._checked.received

    @property
    def has_rejected(self) -> bool:
        """Whether something of it has to be put aside, in the database."""
        return bool(self._checked.rejected)

    async def on_disk(self) -> None:
        """Return when its readings are on disk.

        Raises:
            IntakeUnavailable: When the log does not take them; nothing is promised then.
        """
        if self._written is not None:
            written = asyncio.wrap_future(self._written)
            await asyncio.wait((written,), timeout=_ANSWER_WITHIN_S)
            _demand_written(written.exception() if written.done() else TimeoutError())

    def settled(self) -> IntakeReceipt:
        """Put aside what is not taken and return the receipt, once the readings are on disk."""
        self._keep(self._source, self._checked.rejected)
        return _receipt_of(self._checked)

    def receipt(self) -> IntakeReceipt:
        """Return what became of the delivery, once all of it is on disk.

        Raises:
            IntakeUnavailable: When the log does not take it; nothing is promised then.
        """
        if self._written is not None:
            wait((self._written,), timeout=_ANSWER_WITHIN_S)
            _demand_written(self._written.exception() if self._written.done() else TimeoutError())
        return self.settled()


def _demand_written(error: BaseException | None) -> None:
    if error is not None:
        trouble = error.code if isinstance(error, FurongError) else type(error).__name__
        raise IntakeUnavailable(trouble=trouble, retry_after_s=_RETRY_S) from error


def _receipt_of(checked: Checked) -> IntakeReceipt:
    reasons: dict[str, int] = {}
    first: dict[str, FirstRejection] = {}
    for record in checked.rejected:
        reasons[record.reason] = reasons.get(record.reason, 0) + 1
        if record.reason not in first:
            first[record.reason] = FirstRejection(record.place, record.reason, record.field, record.raw[:_SHOWN_MAX])
    return IntakeReceipt(
        durability="stored",
        received=checked.received,
        stored=len(checked.readings),
        quarantined=len(checked.rejected),
        reasons=reasons,
        first=tuple(first.values()),
    )


def add_receipts(receipts: Sequence[IntakeReceipt]) -> IntakeReceipt:
    """Return the receipt of a delivery that was taken in pieces."""
    reasons: dict[str, int] = {}
    first: dict[str, FirstRejection] = {}
    for receipt in receipts:
        for reason, count in receipt.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + count
        for rejection in receipt.first:
            first.setdefault(rejection.reason, rejection)
    return IntakeReceipt(
        durability="stored",
        received=sum(receipt.received for receipt in receipts),
        stored=sum(receipt.stored for receipt in receipts),
        quarantined=sum(receipt.quarantined for receipt in receipts),
        reasons=reasons,
        first=tuple(first.values()),
    )
