"""Who comes in: passwords and tokens, the limit on failures, and roles that hold from a day until another."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.support.city import HIGH_TECH, PASSWORD, Person, hire

from furong.foundation.citytime import clock as citytime
from furong.foundation.identity import actors
from furong.foundation.identity.actors import actor_of, demand
from furong.foundation.identity.errors import (
    ActionRefused,
    CredentialsWrong,
    TokenUnknown,
    TokenUnusable,
    TooManyAttempts,
)
from furong.foundation.identity.models import AccessToken, Attempt, RoleGrant
from furong.foundation.identity.people import get_user
from furong.foundation.identity.sign_in import check_credentials
from furong.foundation.identity.tokens import issue_token, list_tokens, revoke_token, user_of_token
from furong.kernel.clock import CITY_TIME, FrozenClock
from furong.kernel.permissions import Resource

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def person() -> Person:
    """A duty officer."""
    return hire("duty_officer", name="duty")


def fail(times: int, *, username: str = "duty", address: str = HERE) -> None:
    for _ in range(times):
        with pytest.raises(CredentialsWrong):
            check_credentials(username, "wrong", address)


def test_name_and_password_let_in(person: Person) -> None:
    assert check_credentials("duty", PASSWORD, HERE) == person.user


@pytest.mark.parametrize(("username", "password"), [("duty", "no"), ("nobody", PASSWORD), ("", ""), ("DUTY", PASSWORD)])
def test_anything_else_does_not(person: Person, username: str, password: str) -> None:
    with pytest.raises(CredentialsWrong):
        check_credentials(username, password, HERE)


def test_who_has_left_is_not_let_in(person: Person) -> None:
    person.user.is_active = False
    person.user.save()
    with pytest.raises(CredentialsWrong):
        check_credentials("duty", PASSWORD, HERE)
    with pytest.raises(TokenUnusable):
        user_of_token(person.token)
    assert actor_of(person.user).grants == ()


def test_after_eight_failures_the_account_is_shut_for_a_while(person: Person) -> None:
    fail(8)
    for address in (HERE, ELSEWHERE):
        with pytest.raises(TooManyAttempts) as refused:
            check_credentials("duty", PASSWORD, address)
        assert refused.value.status == 429
    Attempt.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert check_credentials("duty", PASSWORD, HERE) == person.user


def test_another_account_at_the_same_address_is_not_shut(person: Person) -> None:
    hire("viewer", name="stranger")
    fail(8, username="stranger")
    assert check_credentials("duty", PASSWORD, HERE) == person.user


def test_an_address_that_tries_many_accounts_is_shut(person: Person) -> None:
    for count in range(160):
        fail(1, username=f"u{count}")
    with pytest.raises(TooManyAttempts):
        check_credentials("duty", PASSWORD, HERE)
    assert check_credentials("duty", PASSWORD, ELSEWHERE) == person.user


def test_success_forgets_earlier_failures(person: Person) -> None:
    fail(7)
    check_credentials("duty", PASSWORD, HERE)
    fail(7)
    assert check_credentials("duty", PASSWORD, HERE) == person.user


def test_a_token_speaks_for_its_user_and_is_kept_as_a_digest(person: Person) -> None:
    assert user_of_token(person.token) == person.user
    assert not AccessToken.objects.filter(digest__contains=person.token[:8]).exists()
    with pytest.raises(TokenUnusable):
        user_of_token(person.token + "x")


def test_a_token_expires_and_can_be_taken_back(person: Person) -> None:
    old = issue_token(person.user, "old", lifetime=timedelta(seconds=-1))
    with pytest.raises(TokenUnusable):
        user_of_token(old)
    token = issue_token(person.user, "kiosk", lifetime=timedelta(days=1))
    (info,) = [info for info in list_tokens() if info.label == "kiosk"]
    assert info.username == "duty"
    revoke_token(info.number)
    with pytest.raises(TokenUnusable):
        user_of_token(token)
    for wrong in (info.number, "", "a"):
        with pytest.raises(TokenUnknown):
            revoke_token(wrong)


@pytest.mark.parametrize(
    ("begin", "end", "holds"),
    [(0, None, True), (-10, 1, True), (1, None, False), (-10, 0, False), (-10, -5, False)],
)
def test_a_role_holds_from_its_first_day_until_its_last(
    person: Person, monkeypatch: pytest.MonkeyPatch, begin: int, end: int | None, holds: bool
) -> None:
    today = date(2026, 11, 24)
    noon = FrozenClock(datetime(2026, 11, 24, 12, tzinfo=CITY_TIME))
    monkeypatch.setattr(citytime._memory, "recall", lambda: noon)
    monkeypatch.setattr(actors, "SystemClock", lambda: noon)
    RoleGrant.objects.filter(user=person.user).update(
        valid_from=today + timedelta(days=begin), valid_to=None if end is None else today + timedelta(days=end)
    )
    assert person.actor.holds("case.dispatch") is holds


def test_a_refusal_says_what_and_why(person: Person) -> None:
    demand(person.actor, "case.dispatch", Resource(kind="case", area="510100/510171/510107063"))
    with pytest.raises(ActionRefused, match="other_area"):
        demand(person.actor, "case.dispatch", Resource(kind="case", area="510100/510107"))
    with pytest.raises(ActionRefused, match="no_role"):
        demand(person.actor, "case.check", Resource(kind="case", area=f"510100/{HIGH_TECH}"))


def test_a_neighbour_whose_code_begins_alike_is_another_area(person: Person) -> None:
    with pytest.raises(ActionRefused, match="other_area"):
        demand(person.actor, "case.dispatch", Resource(kind="case", area="510100/5101710"))


def test_a_grant_of_an_organisation_reaches_its_own_alone() -> None:
    operator = hire("handler", name="op", organisation="operator-a").actor
    area = f"510100/{HIGH_TECH}"
    demand(operator, "task.handle", Resource(kind="task", area=area, organisations=frozenset({"operator-a"})))
    with pytest.raises(ActionRefused, match="other_organisation"):
        demand(operator, "task.handle", Resource(kind="task", area=area, organisations=frozenset({"operator-b"})))


def test_hiring_again_keeps_the_password(person: Person) -> None:
    before = get_user("duty").password
    hire("duty_officer", name="duty")
    assert get_user("duty").password == before
    assert RoleGrant.objects.filter(user=person.user).count() == 1
