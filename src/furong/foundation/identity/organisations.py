"""Reading organisations, also along with rows of other tables that name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from furong.foundation.database.readings import Reading
from furong.foundation.identity.models import Organisation

__all__ = ["UNIT", "OrganisationName", "area_of_organisation", "joined_unit", "list_organisation_names"]

#: The organisation that :func:`joined_unit` reads along with a row.
UNIT = Reading(Organisation, "unit")
_NAMES = """
SELECT code, name_zh, name_en FROM identity_organisation WHERE code = ANY(%s::text[]) ORDER BY code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationName:
    """What an organisation is called."""

    code: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_en if language == "en" else self.name_zh


def joined_unit(column: str) -> str:
    """Return the part of a statement that joins the organisation which ``column`` names, for :data:`UNIT`."""
    return f"JOIN identity_organisation unit ON unit.code = {column}"


def list_organisation_names(codes: Iterable[str | None]) -> list[OrganisationName]:
    """Return the organisations of these codes, by code."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [list(codes)])
        return [OrganisationName(code=code, name_zh=zh, name_en=en) for code, zh, en in cursor.fetchall()]


def area_of_organisation(code: str) -> str | None:
    """Return the path of the area in which an organisation works; ``None`` when there is no such organisation."""
    return Organisation.objects.filter(pk=code).values_list("area__path", flat=True).first()
