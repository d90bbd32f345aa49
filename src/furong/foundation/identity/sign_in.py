"""Signing in with a password, with a limit on failed attempts."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django.contrib.auth.hashers import check_password, make_password

from furong.foundation.identity.attempts import AttemptLimit, count_attempt, forget_attempts, wait_of
from furong.foundation.identity.errors import CredentialsWrong, TooManyAttempts
from furong.foundation.identity.models import User

__all__ = ["check_credentials"]

#: So many failures for one account, or from one address, within the window close the door.
_WINDOW = timedelta(minutes=10)
_BY_NAME = AttemptLimit(kind="sign_in_name", within=_WINDOW, of_one=8)
_BY_ADDRESS = AttemptLimit(kind="sign_in_address", within=_WINDOW, of_one=160)


def check_credentials(username: str, password: str, address: str) -> User:
    """Return the user when name and password belong together.

    Raises:
        CredentialsWrong: When they do not, or the user is inactive.
        TooManyAttempts: When there were too many failures lately.
    """
    _refuse_when_hammered(username, address)
    user = User.objects.filter(username=username).first()
    matches = check_password(password, user.password if user else _nobodys_password())
    if user is None or not matches or not user.is_active:
        count_attempt(_BY_NAME, username)
        count_attempt(_BY_ADDRESS, address)
        raise CredentialsWrong
    forget_attempts(_BY_NAME, username)
    return user


@cache
def _nobodys_password() -> str:
    """Return what is checked when there is no such user, so that the answer takes as long as for a wrong password."""
    return make_password("nobody")


def _refuse_when_hammered(username: str, address: str) -> None:
    wait_s = max(wait_of(_BY_NAME, username), wait_of(_BY_ADDRESS, address))
    if wait_s:
        raise TooManyAttempts(retry_after_s=wait_s)
