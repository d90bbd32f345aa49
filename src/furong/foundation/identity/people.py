"""Writing organisations, people and what they may do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from furong.foundation.areas.tree import get_area
from furong.foundation.identity.errors import UserUnknown
from furong.foundation.identity.masks import masked_email, masked_name, masked_phone
from furong.foundation.identity.models import Organisation, RoleGrant, User
from furong.foundation.transactions import transaction_required

__all__ = [
    "NewOrganisation",
    "NewPerson",
    "department_of_name",
    "get_user",
    "masked_email",
    "masked_name",
    "masked_phone",
    "register_organisations",
    "register_person",
]


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """A centre, department or enterprise.

    Args:
        code: Stable code.
        kind: ``centre``, ``department`` or ``enterprise``.
        name_zh: Name in Chinese.
        name_en: Name in English.
        area: Code of the area it works in.
    """

    code: str
    kind: str
    name_zh: str
    name_en: str
    area: str


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person with one role.

    Args:
        username: Name to sign in with.
        display_name: Name that others see.
        organisation: Code of the organisation.
        role: Code of the role.
        area: Code of the area the role is held in.
    """

    username: str
    display_name: str
    organisation: str
    role: str
    area: str


@transaction_required
def register_organisations(organisations: Iterable[NewOrganisation]) -> None:
    """Register organisations, or bring registered ones up to date."""
    for new in organisations:
        Organisation.objects.update_or_create(
            pk=new.code,
            defaults={
                "kind": new.kind,
                "name_zh": new.name_zh,
                "name_en": new.name_en,
                "area_id": get_area(new.area).code,
            },
        )


@transaction_required
def department_of_name(name: str, area: str) -> str:
    """Return the code of the organisation of that code or name; a department that is new is registered.

    Registers of things name their owners in words: such a department exists before anybody of it signs in.

    Args:
        name: Code or name.
        area: Path of the area in which it was met; a new department works in the city at its head.
    """
    known = Q(pk=name) | Q(name_zh=name) | Q(name_en=name)
    found = Organisation.objects.filter(known).order_by("pk").values_list("pk", flat=True).first()
    if found is not None:
        return found
    code = f"department-{hashlib.blake2b(name.encode(), digest_size=6).hexdigest()}"
    Organisation.objects.create(
        code=code,
        kind=Organisation.Kind.DEPARTMENT,
        name_zh=name[:80],
        name_en=name[:160],
        area_id=get_area(area.partition("/")[0]).code,
    )
    return code


@transaction_required
def register_person(new: NewPerson, password: str, *, since: date) -> User:
    """Register a person with a role from a day on; one who is registered already keeps the password and the role."""
    # Looked up first: to hash a password takes a third of a second, on purpose, and a city starts with a dozen people.
    known = User.objects.filter(username=new.username).first()
    if known is not None:
        return known
    user, is_new = User.objects.get_or_create(
        username=new.username,
        defaults={
            "display_name": new.display_name,
            "organisation_id": new.organisation,
            "password": make_password(password),
        },
    )
    if is_new:
        RoleGrant.objects.create(user=user, role=new.role, area_id=get_area(new.area).code, valid_from=since)
    return user


def get_user(username: str) -> User:
    """Return the user of that name.

    Raises:
        UserUnknown: When there is none.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UserUnknown(username=username)
    return user
