"""Bearer tokens of gateways and other machines: made, listed and taken back from the command line."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from furong.foundation.servers import DataDirectory
from furong.kernel.errors import NotFound
from furong.project.node import node_database, set_up_django
from furong.project.options import read_options

__all__ = ["CityMissing", "city_database", "create_token", "describe_tokens", "revoke_token"]


class CityMissing(NotFound):
    """No city was ever started on the data directory."""

    code = "project.city_missing"
    zh = "{path} 中还没有城市数据。请先用 furong up 启动一次。"
    en = "{path} has no city in it yet. Start one there with furong up first."


def create_token(data: Path, *, username: str, label: str, days: int) -> str:
    """Return a new token of a user; it is told this once and only its digest is kept.

    Args:
        data: The node's data directory.
        username: Whose token it is, e.g. ``gateway``.
        label: What it is for, to be found again in the list.
        days: After how many days it expires; 0 for never. [d]

    Raises:
        CityMissing: When no city was ever started there.
        UserUnknown: When there is no such user.
    """
    with city_database(data):
        from furong.foundation.identity.people import get_user
        from furong.foundation.identity.tokens import issue_token

        return issue_token(get_user(username), label, lifetime=timedelta(days=days) if days else None)


def describe_tokens(data: Path) -> str:
    """Return one line for each token: its number, whose it is, what for, and until when.

    Raises:
        CityMissing: When no city was ever started there.
    """
    with city_database(data):
        from furong.foundation.identity.tokens import list_tokens

        tokens = list_tokens()
    lines = [
        f"{t.number}  {t.username}  {t.label}  {f'{t.expires_at:%Y-%m-%d}' if t.expires_at else '∞'}" for t in tokens
    ]
    return "\n".join(lines) or "没有令牌 No tokens"


def revoke_token(data: Path, number: str) -> None:
    """Take a token back; who still sends it is no longer let in.

    Raises:
        CityMissing: When no city was ever started there.
        TokenUnknown: When there is no token of that number.
    """
    with city_database(data):
        from furong.foundation.identity.tokens import revoke_token as revoke

        revoke(number)


@contextlib.contextmanager
def city_database(data: Path) -> Iterator[None]:
    """Have the database of the city on that directory at hand until the block ends."""
    directory = DataDirectory(data.absolute())
    if not read_options()["DATABASE_URL"] and not (directory.postgres / "PG_VERSION").exists():
        raise CityMissing(path=data)
    directory.prepare()
    with node_database(directory):
        set_up_django(data)
        yield
