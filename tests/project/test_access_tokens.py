"""Tokens from the command line: made for a gateway, listed without the secret, taken back."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from tests.support.city import hire
from typer.testing import CliRunner

from furong.foundation.identity.errors import TokenUnknown, TokenUnusable, UserUnknown
from furong.foundation.identity.tokens import user_of_token
from furong.project import access_tokens
from furong.project.access_tokens import CityMissing
from furong.project.cli.app import app

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["token", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output.strip()


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A data directory whose database is the one of the test."""
    monkeypatch.setattr(access_tokens, "city_database", lambda _data: contextlib.nullcontext())
    hire("gateway", name="gateway", area="510100", organisation="data-bureau")
    return str(tmp_path)


def test_a_token_is_made_listed_and_taken_back(city: str) -> None:
    token = run("create", "--user", "gateway", "--label", "roadside unit 7", "--data", city)
    assert user_of_token(token).username == "gateway"
    (line,) = [line for line in run("list", "--data", city).splitlines() if "roadside unit 7" in line]
    assert token not in line
    run("revoke", line.split()[0], "--data", city)
    with pytest.raises(TokenUnusable):
        user_of_token(token)
    with pytest.raises(TokenUnknown):
        run("revoke", line.split()[0], "--data", city)


def test_nobody_gets_a_token_who_is_not_there(city: str) -> None:
    with pytest.raises(UserUnknown):
        run("create", "--user", "nobody", "--label", "x", "--data", city)


def test_where_no_city_was_ever_started_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(CityMissing):
        run("list", "--data", str(tmp_path))
