"""A district with everybody who works on a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import override_settings
from tests.support.city import HIGH_TECH, WUHOU, Person, ensure_organisation, hire, install_bikes

from furong.kernel.clock import FrozenClock


@dataclass(frozen=True)
class District:
    """The people of one district, and some from elsewhere."""

    duty: Person
    second_duty: Person
    checker: Person
    operator_a: Person
    operator_b: Person
    operator_c: Person
    leader: Person
    foreign_duty: Person
    foreign_operator_a: Person


def settle() -> District:
    """Hire everybody and install the case type."""
    install_bikes()
    ensure_organisation("wuhou-centre", WUHOU)
    return District(
        duty=hire("duty_officer", name="duty", shown="陈岚"),
        second_duty=hire("duty_officer", name="duty-2", shown="何平"),
        checker=hire("checker", name="checker", shown="周敏"),
        operator_a=hire("handler", name="op-a", organisation="operator-a", shown="王强"),
        operator_b=hire("handler", name="op-b", organisation="operator-b", shown="李娜"),
        operator_c=hire("handler", name="op-c", organisation="operator-c", shown="赵磊"),
        leader=hire("viewer", name="leader", area="510100", organisation="city-centre", shown="刘芳"),
        foreign_duty=hire("duty_officer", name="duty-wuhou", area=WUHOU, organisation="wuhou-centre"),
        foreign_operator_a=hire("handler", name="op-a-wuhou", area=WUHOU, organisation="operator-a"),
    )


@pytest.fixture
def district(db: None, clock: FrozenClock) -> District:
    """The district, in a test that is rolled back."""
    assert HIGH_TECH
    return settle()


@pytest.fixture
def plain_pages() -> Iterator[None]:
    """Pages name style sheets by their plain names: nothing is collected."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": static}):
        yield
