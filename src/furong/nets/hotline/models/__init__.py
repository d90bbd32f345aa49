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
from furong.nets.hotline.models.calls import Call, CallSegment
from furong.nets.hotline.models.clocks import AppealTimer, Extension, TimerCount
from furong.nets.hotline.models.knowledge import KnowledgeItem, KnowledgeQuestion, KnowledgeVersion, ReplyCitation
from furong.nets.hotline.models.work import AppealWork

__all__ = [
    "Appeal",
    "AppealRound",
    "AppealSerial",
    "AppealStep",
    "AppealTimer",
    "AppealWork",
    "Call",
    "CallBack",
    "CallSegment",
    "Citizen",
    "Contact",
    "Extension",
    "KnowledgeItem",
    "KnowledgeQuestion",
    "KnowledgeVersion",
    "ReplyCitation",
    "TimerCount",
]
