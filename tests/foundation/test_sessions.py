"""Whose a session is, and what that person may do, is what the database says at the moment of each page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from tests.support.city import PASSWORD, Person, hire

from furong.foundation.identity.models import RoleGrant

pytestmark = pytest.mark.django_db
OK, ELSEWHERE, REFUSED, NOBODY = 200, 302, 403, 401


@pytest.fixture(autouse=True)
def plain_static_files() -> Iterator[None]:
    """Pages name their files as they are: none are collected for a test."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": static}):
        yield


@pytest.fixture
def person() -> Person:
    """A duty officer."""
    return hire("duty_officer", name="duty", shown="值班甲")


@pytest.fixture
def client(person: Person) -> Client:
    """A browser in which the officer has signed in, and has looked at the desk."""
    client = Client()
    sign_in(client, "duty")
    assert desk(client) == OK
    return client


def sign_in(client: Client, name: str) -> None:
    assert client.post("/login", {"username": name, "password": PASSWORD}).status_code == ELSEWHERE


def desk(client: Client) -> int:
    return client.get("/cases").status_code


def test_the_session_its_person_and_the_roles_are_one_query(client: Client) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/me")
    assert [query["sql"].count("django_session") for query in asked.captured_queries] == [1]


def test_who_loses_a_role_is_refused_at_once(client: Client, person: Person) -> None:
    RoleGrant.objects.filter(user=person.user).delete()
    assert desk(client) == REFUSED


def test_a_role_that_has_ended_is_gone_and_one_that_was_given_is_there(client: Client, person: Person) -> None:
    RoleGrant.objects.filter(user=person.user).update(valid_to=date(2021, 1, 1))
    assert desk(client) == REFUSED
    RoleGrant.objects.create(user=person.user, role="duty_officer", area_id="510107", valid_from=date(2021, 1, 1))
    assert desk(client) == OK


def test_who_has_left_is_refused_at_once(client: Client, person: Person) -> None:
    person.user.is_active = False
    person.user.save()
    assert desk(client) == NOBODY
    assert client.get("/api/v1/cases").status_code == 401


def test_a_new_password_ends_every_session(client: Client, person: Person) -> None:
    person.user.set_password("another one")
    person.user.save()
    assert desk(client) == NOBODY


def test_who_has_signed_out_is_nobody(client: Client) -> None:
    cookie = client.cookies["furong_session"].value
    client.post("/logout")
    client.cookies["furong_session"] = cookie
    assert desk(client) == NOBODY


def test_a_session_ends_with_its_time(client: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert desk(client) == NOBODY


def test_a_session_that_becomes_somebody_elses_is_theirs(client: Client) -> None:
    hire("handler", name="other", shown="领导乙")
    key = client.cookies["furong_session"].value
    sign_in(client, "other")
    Session.objects.filter(pk=key).delete()
    Session.objects.filter(pk=client.cookies["furong_session"].value).update(session_key=key)
    client.cookies["furong_session"] = key
    for _ in range(2):
        assert "领导乙" in client.get("/me").content.decode()


@pytest.mark.parametrize("content", ["", "x", "eyJ4IjoxfQ:1abcde:forged"], ids=["none", "short", "forged"])
def test_what_is_not_signed_is_nobodys(client: Client, content: str) -> None:
    Session.objects.update(session_data=content)
    assert desk(client) == NOBODY
