"""Bearer tokens of people and gateways."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from furong.foundation.identity.errors import TokenUnknown, TokenUnusable
from furong.foundation.identity.models import AccessToken, User

__all__ = ["TokenInfo", "issue_token", "list_tokens", "revoke_token", "user_of_token"]

#: So many hexadecimal digits of a token's digest are its number: enough to name it, useless to forge it.
_NUMBER_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenInfo:
    """What may be told of a token.

    Args:
        number: How it is named, e.g. to take it back.
        username: Whose it is.
        label: What it is for.
        created_at: When it was made.
        expires_at: When it expires, if ever.
    """

    number: str
    username: str
    label: str
    created_at: dt.datetime
    expires_at: dt.datetime | None


def issue_token(user: User, label: str, *, lifetime: timedelta | None = None) -> str:
    """Return a new bearer token of ``user``; it is shown this once and only its digest is kept."""
    token = secrets.token_urlsafe(32)
    expires_at = timezone.now() + lifetime if lifetime else None
    AccessToken.objects.create(digest=_digest(token), user=user, label=label[:80], expires_at=expires_at)
    return token


def list_tokens() -> list[TokenInfo]:
    """Return every token, the oldest first."""
    return [
        TokenInfo(
            number=row.digest[:_NUMBER_DIGITS],
            username=row.user.username,
            label=row.label,
            created_at=row.created_at,
            expires_at=row.expires_at,
        )
        for row in AccessToken.objects.select_related("user").order_by("created_at")
    ]


def revoke_token(number: str) -> None:
    """Delete the token of that number.

    Raises:
        TokenUnknown: When there is none.
    """
    found = AccessToken.objects.filter(digest__startswith=number) if len(number) >= _NUMBER_DIGITS else None
    if found is None or not found.delete()[0]:
        raise TokenUnknown(number=number)


def user_of_token(token: str) -> User:
    """Return whose token it is.

    Raises:
        TokenUnusable: When it is unknown, has expired, or its user is inactive.
    """
    row = AccessToken.objects.select_related("user").filter(pk=_digest(token)).first()
    expired = row is not None and row.expires_at is not None and row.expires_at <= timezone.now()
    if row is None or expired or not row.user.is_active:
        raise TokenUnusable
    return row.user


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
