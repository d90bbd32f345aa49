"""What other layers may ask of alarms of things of the registry."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from furong.kernel.permissions import Actor
from furong.nets.sensing.actions.city_alarms import (
    acknowledge_city_alarms,
    end_suppression,
    escalate_alarms,
    judge_city_alarm,
    shelve_city_alarm,
    suppress_alarms,
    unshelve_city_alarm,
)
from furong.nets.sensing.contracts.city_alarms import (
    AlarmBoard,
    AlarmFloodInfo,
    AlarmGroup,
    AlarmStep,
    CityAlarmInfo,
    CityAlarmState,
)
from furong.nets.sensing.domain.explaining import explain
from furong.nets.sensing.selectors.city_alarms import (
    BOARD_GROUPS,
    Silencing,
    alarm_board,
    get_city_alarm,
    list_alarm_steps,
    list_silencings,
)
from furong.nets.sensing.selectors.city_rules import get_rule

__all__ = [
    "BOARD_GROUPS",
    "AlarmBoard",
    "AlarmFloodInfo",
    "AlarmGroup",
    "AlarmStep",
    "CityAlarmInfo",
    "CityAlarmState",
    "Silencing",
    "acknowledge_city_alarms",
    "alarm_board",
    "end_suppression",
    "escalate_alarms",
    "explain_alarm",
    "get_city_alarm",
    "judge_city_alarm",
    "list_alarm_steps",
    "list_silencings",
    "shelve_city_alarm",
    "suppress_alarms",
    "unshelve_city_alarm",
]


def explain_alarm(actor: Actor, identity: UUID, language: str, now: datetime) -> list[str]:
    """Return why an alarm fired, sentence by sentence, in ``zh`` or ``en``.

    Raises:
        AlarmUnknown: When there is none, or ``actor`` may not see it.
    """
    alarm = get_city_alarm(actor, identity, now)
    return explain(alarm, get_rule(alarm.rule, alarm.version).spec, language)
