"""Bearer tokens of gateways and other machines: made, listed and taken back from the command line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from furong.foundation.servers import DataDirectory
from furong.project.node import node_database, set_up_django

__all__ = ["create_token", "describe_tokens", "revoke_token"]


def create_token(data: Path, *, username: str, label: str, days: int) -> str:
    """Return a new token of a user; it is told this once and only its digest is kept.

    Args:
        data: The node's data directory.
        username: Whose token it is, e.g. ``gateway``.
        label: What it is for, to be found again in the list.
        days: After how many days it expires; 0 for never. [d]

    Raises:
        UserUnknown: When there is no such user.
    """
    with node_database(_prepared(data)):
        set_up_django(data)
        from furong.foundation.identity.people import get_user
        from furong.foundation.identity.tokens import issue_token

        return issue_token(get_user(username), label, lifetime=timedelta(days=days) if days else None)


def describe_tokens(data: Path) -> str:
    """Return one line for each token: its number, whose it is, what for, and until when."""
    with node_database(_prepared(data)):
        set_up_django(data)
        from furong.foundation.identity.tokens import list_tokens

        tokens = list_tokens()
    lines = [f"{t.number}  {t.username}  {t.label}  {t.expires_at or '∞'}" for t in tokens]
    return "\n".join(lines) or "没有令牌 No tokens"


def revoke_token(data: Path, number: str) -> None:
    """Take a token back; who still sends it is no longer let in.

    Raises:
        TokenUnknown: When there is no token of that number.
    """
    with node_database(_prepared(data)):
        set_up_django(data)
        from furong.foundation.identity.tokens import revoke_token as revoke

        revoke(number)


def _prepared(data: Path) -> DataDirectory:
    directory = DataDirectory(data.absolute())
    directory.prepare()
    return directory
