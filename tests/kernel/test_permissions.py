"""Who may do what: granted by one whole grant, refused with the reason that came closest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.kernel.permissions import Actor, Decision, Grant, Resource, decide

CITY, DISTRICT, STREET = "510100", "510100/510104", "510100/510104/510104017"


def grant(area: str = CITY, organisation: str | None = None, purposes: frozenset[str] = frozenset()) -> Grant:
    return Grant(
        role="handler",
        actions=frozenset({"task.finish"}),
        area=area,
        organisation=organisation,
        purposes=purposes,
    )


def asked(
    *grants: Grant,
    area: str = STREET,
    organisations: tuple[str, ...] = (),
    purpose: str | None = None,
    purpose_required: tuple[str, ...] = (),
) -> Decision:
    actor = Actor(key="lan", name="兰", grants=grants)
    resource = Resource(kind="task", area=area, organisations=frozenset(organisations))
    return decide(actor, "task.finish", resource, purpose=purpose, purpose_required=purpose_required)


@pytest.mark.parametrize("area", [CITY, DISTRICT, STREET])
def test_a_grant_reaches_its_area_and_everything_below(area: str) -> None:
    assert asked(grant(area)) == Decision(True, "granted")


@pytest.mark.parametrize("area", ["510100/510105", f"{STREET}/510104017001", "510100/51010", "51010"])
def test_a_grant_reaches_neither_beside_nor_above_nor_a_code_that_begins_alike(area: str) -> None:
    assert asked(grant(area)) == Decision(False, "other_area")


def test_a_grant_of_an_organisation_reaches_what_is_assigned_to_it() -> None:
    assert asked(grant(organisation="operator-a"), organisations=("operator-a", "operator-b")).allowed
    assert asked(grant(organisation="operator-c"), organisations=("operator-a",)).reason == "other_organisation"
    assert asked(grant(organisation="operator-c")).reason == "other_organisation"


def test_an_action_that_needs_a_purpose_is_refused_without_one() -> None:
    needs = ("task.finish",)
    holder = grant(purposes=frozenset({"inspection"}))
    assert asked(holder, purpose="inspection", purpose_required=needs).allowed
    assert asked(holder, purpose="curiosity", purpose_required=needs).reason == "purpose_missing"
    assert asked(holder, purpose_required=needs).reason == "purpose_missing"
    assert asked(holder, purpose_required=("case.export",)).allowed


def test_without_a_grant_there_is_no_role() -> None:
    assert asked() == Decision(False, "no_role")
    actor = Actor(key="lan", name="兰", grants=(grant(),))
    assert decide(actor, "case.dispatch", Resource(kind="case", area=CITY)) == Decision(False, "no_role")
    assert (actor.holds("task.finish"), actor.holds("case.dispatch")) == (True, False)
    assert actor.grants_for("task.finish") == actor.grants


FAILING = {
    "other_area": grant("510100/510105"),
    "other_organisation": grant(organisation="operator-c"),
    "purpose_missing": grant(),
}
RANKS = ["no_role", *FAILING]


@given(st.permutations(list(FAILING)), st.integers(0, 3), st.booleans())
def test_of_several_refusals_the_closest_is_told_and_one_whole_grant_is_enough(
    order: list[str], count: int, is_granted: bool
) -> None:
    grants = [FAILING[name] for name in order[:count]]
    if is_granted:
        grants.insert(count // 2, grant(purposes=frozenset({"inspection"})))
    found = asked(*grants, organisations=("operator-a",), purpose="inspection", purpose_required=("task.finish",))
    closest = max(["no_role", *order[:count]], key=RANKS.index)
    assert found == (Decision(True, "granted") if is_granted else Decision(False, closest))
