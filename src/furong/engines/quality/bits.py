"""The bits of a reading's quality, and their names in both languages."""

from __future__ import annotations

from enum import IntFlag

__all__ = ["QualityBit", "quality_words"]


class QualityBit(IntFlag):
    """What is wrong, or may be wrong, with a reading; 0 is a good one."""

    #: Outside what its category (or its own entry in the registry) says is possible.
    RANGE = 1
    #: The same value over and over.
    STUCK = 2
    #: Jumped further than this thing ever does.
    SPIKE = 4
    #: Disagrees with its neighbours of the same category.
    NEIGHBOUR = 8
    #: Its clock runs ahead of the city's.
    CLOCK = 16
    #: Was old when it arrived.
    STALE = 32
    #: The thing is not calibrated.
    UNCALIBRATED = 64
    #: Came after a newer one of the same thing.
    LATE = 128


_WORDS = {
    QualityBit.RANGE: ("超出量程", "out of range"),
    QualityBit.STUCK: ("数值不变", "stuck"),
    QualityBit.SPIKE: ("突跳", "spike"),
    QualityBit.NEIGHBOUR: ("与周边不符", "disagrees with neighbours"),
    QualityBit.CLOCK: ("时钟超前", "clock ahead"),
    QualityBit.STALE: ("到达过晚", "stale"),
    QualityBit.UNCALIBRATED: ("未校准", "not calibrated"),
    QualityBit.LATE: ("迟到", "late"),
}


def quality_words(bits: int, language: str) -> list[str]:
    """Return what ``bits`` [1] says, in ``zh`` or ``en``; nothing for a good reading."""
    return [pair[language == "en"] for bit, pair in _WORDS.items() if bits & bit]
