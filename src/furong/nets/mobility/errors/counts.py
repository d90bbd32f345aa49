"""What can go wrong with counts of zones."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput


class CountFromFuture(InvalidInput):
    """What was counted is said to stand there at an instant that has not come yet."""

    code = "mobility.count_from_future"
    zh = "at 不可用：计数时间 {at} 晚于城市当前时间 {now}。请校准设备时钟，或填写实际计数的时间。"
    en = (
        "at cannot be used: {at} is later than {now}, the city's present time. Set the clock of the device, or say "
        "when it was really counted."
    )
