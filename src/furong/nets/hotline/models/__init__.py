"""Storage of the hotline net."""

from furong.nets.hotline.models.appeals import (
    Appeal,
    AppealRound,
    AppealSerial,
    AppealStep,
    CallBack,
    Citizen,
    Contact,
)
from furong.nets.hotline.models.clocks import AppealTimer, Extension, TimerCount

__all__ = [
    "Appeal",
    "AppealRound",
    "AppealSerial",
    "AppealStep",
    "AppealTimer",
    "CallBack",
    "Citizen",
    "Contact",
    "Extension",
    "TimerCount",
]
