"""A hotline of a district: people of every role, and two units."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.support.city import HIGH_TECH, Person, ensure_organisation, hire

from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals
from furong.nets.hotline.contracts.appeals import AppealChannel, NewAppeal, ReceivedAppeal

PHONE = "13812345678"
WATER, ROADS = "water-bureau", "roads-bureau"


@dataclass(frozen=True)
class Hotline:
    """Who works on appeals."""

    agent: Person
    supervisor: Person
    arbitrator: Person
    water: Person
    roads: Person

    def receive(self, text: str = "小区停水两天了，请联系13812345678", **changes: Any) -> ReceivedAppeal:
        """Take an appeal in, with some of it changed."""
        given: dict[str, Any] = {
            "channel": AppealChannel.PHONE,
            "text": text,
            "area": HIGH_TECH,
            "citizen_name": "王小明",
            "citizen_phone": PHONE,
        }
        return appeals.receive_appeal(self.agent.actor, NewAppeal(**{**given, **changes}))

    def classified(self, **changes: Any) -> str:
        """Return the number of an appeal that waits for a unit."""
        number = self.receive(**changes).number
        appeals.register_appeal(self.agent.actor, number)
        appeals.classify_appeal(self.agent.actor, number, "供水")
        return number

    def assigned(self, **changes: Any) -> str:
        """Return the number of an appeal that the water bureau has signed for."""
        number = self.classified(**changes)
        appeals.assign_appeal(self.agent.actor, number, WATER, clause="供水条例第三条")
        return number

    def replied(self, **changes: Any) -> str:
        """Return the number of an appeal that the water bureau has replied to."""
        number = self.assigned(**changes)
        appeals.reply_to_appeal(self.water.actor, number, "管网已修复，11月24日恢复供水")
        return number


@pytest.fixture
def hotline(db: None, clock: FrozenClock) -> Hotline:
    """The hotline, in a test that is rolled back."""
    for unit in (WATER, ROADS):
        ensure_organisation(unit, HIGH_TECH)
    return Hotline(
        agent=hire("hotline_agent", name="agent"),
        supervisor=hire("hotline_supervisor", name="supervisor"),
        arbitrator=hire("hotline_arbitrator", name="arbitrator"),
        water=hire("unit_handler", name="water", organisation=WATER),
        roads=hire("unit_handler", name="roads", organisation=ROADS),
    )


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let people of the units sign themselves."""
    shipped = (files("furong.nets.hotline") / "data" / "clocks.toml").read_text(encoding="utf-8")
    own = tmp_path / "clocks.toml"
    own.write_text(shipped.replace("auto_sign = true", "auto_sign = false"), encoding="utf-8")
    monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_CLOCKS", own)
