"""Signing in with a password, with a limit on failed attempts."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q
from django.utils import timezone

from furong.foundation.identity.errors import CredentialsWrong, TooManyAttempts
from furong.foundation.identity.models import SignInFailure, User

__all__ = ["check_credentials"]

#: So many failures for one account, or twenty times as many from one address, within the window close the door.
_FAILURES_MAX = 8
_ADDRESS_FACTOR = 20
_WINDOW = timedelta(minutes=10)


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
        SignInFailure.objects.create(username=username[:150], address=address)
        raise CredentialsWrong
    SignInFailure.objects.filter(username=username).delete()
    return user


@cache
def _nobodys_password() -> str:
    """Return what is checked when there is no such user, so that the answer takes as long as for a wrong password."""
    return make_password("nobody")


def _refuse_when_hammered(username: str, address: str) -> None:
    since = timezone.now() - _WINDOW
    recent = SignInFailure.objects.filter(Q(username=username[:150]) | Q(address=address), at__gt=since)
    by_name = recent.filter(username=username[:150]).count()
    by_address = recent.filter(address=address).count()
    if by_name >= _FAILURES_MAX or by_address >= _FAILURES_MAX * _ADDRESS_FACTOR:
        raise TooManyAttempts(retry_after_s=int(_WINDOW.total_seconds()))
