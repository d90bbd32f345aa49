"""Sessions in the database, read together with the person of whom they are: one query for every page.

Whose a session is stands inside what is signed. A process remembers what it has last read of it, asks for that person
along with the session, and asks again when it was somebody else's, or nobody's. What is told is always what the
database says at this moment: who has signed out, lost a role or been sent away is so from the next page on.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.sessions.backends import db
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from furong.foundation.identity.actors import actor_of, actor_with, role_days
from furong.foundation.identity.models import User
from furong.kernel.permissions import Actor

__all__ = ["SessionStore", "who_asks"]

_NOBODY = Actor(key="", name="")
_FIELDS = [field.attname for field in User._meta.concrete_fields]
#: How many sessions a process remembers. [1]
_REMEMBERED_MAX = 4096
_READ = f"""
SELECT s.session_data, {", ".join(f"u.{field.column}" for field in User._meta.concrete_fields)}, ARRAY(
    SELECT ARRAY[g.role, a.path] FROM identity_rolegrant g JOIN areas_area a ON a.code = g.area_id
    WHERE g.user_id = u.id AND ((g.valid_from <= %(first)s AND (g.valid_to IS NULL OR g.valid_to > %(first)s))
        OR (g.valid_from <= %(second)s AND (g.valid_to IS NULL OR g.valid_to > %(second)s)))
    ORDER BY g.id)
FROM django_session s LEFT JOIN identity_user u ON u.id = %(person)s
WHERE s.session_key = %(session)s AND s.expire_date > %(now)s
"""


class SessionStore(db.SessionStore):
    """A session, and the person of whom it is, as they were read last."""

    def __init__(self, session_key: str | None = None) -> None:
        """Begin with nothing read."""
        super().__init__(session_key)
        self._user: User | None = None
        self._grants: list[list[str]] = []

    def load(self) -> dict[str, Any]:
        """Return what the session holds, and read its person along with it."""
        self._user = None
        person = _persons.get(self.session_key or "")
        row = _read(self.session_key, person)
        if row is None:
            self._session_key = None
            return {}
        content = copy.deepcopy(_decoded(row[0]))
        told = _number(content)
        if told != person:
            _remember(self.session_key or "", told)
            row = _read(self.session_key, told) or row
        if told is not None and row[1] == told:
            self._user = User(**dict(zip(_FIELDS, row[1:-1], strict=True)))
            self._user._state.adding = False
            self._user._state.db = connection.alias
            self._grants = row[-1]
        return content

    def person(self) -> tuple[User, Actor] | None:
        """Return the person that was read with the session and the actor that it is today.

        Returns:
            ``None`` when there is none, it has left, or the session was begun with another password.
        """
        told, begun_by, proof = (self.get(key, "") for key in (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY))
        user = self._user
        if (
            user is None
            or not user.is_active
            or told != str(user.pk)
            or begun_by not in settings.AUTHENTICATION_BACKENDS
        ):
            return None
        if not constant_time_compare(proof, user.get_session_auth_hash()):
            return None
        return user, actor_with(user, ((role, area) for role, area in self._grants))


def who_asks(request: HttpRequest) -> tuple[Any, Actor]:
    """Return the user of a request, and the actor: the person of the session, or nobody."""
    session = request.session
    found = session.person() if isinstance(session, SessionStore) else None
    if found is not None:
        return found
    user = get_user(request)
    return user, actor_of(user) if isinstance(user, User) else _NOBODY


#: Whose session it was when it was last read, by its key.
_persons: dict[str, int | None] = {}


def _remember(session: str, person: int | None) -> None:
    if len(_persons) >= _REMEMBERED_MAX:
        _persons.clear()
    _persons[session] = person


def _read(session: str | None, person: int | None) -> tuple[Any, ...] | None:
    first, second = role_days()
    with connection.cursor() as cursor:
        cursor.execute(
            _READ,
            {"session": session, "person": person, "first": first, "second": second, "now": timezone.now()},
        )
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


@lru_cache(maxsize=_REMEMBERED_MAX)
def _decoded(signed: str) -> dict[str, Any]:
    """Return what was signed; the same text always says the same."""
    content: dict[str, Any] = db.SessionStore().decode(signed)
    return content


def _number(content: Mapping[str, Any]) -> int | None:
    told = str(content.get(SESSION_KEY, ""))
    return int(told) if told.isascii() and told.isdigit() else None
