"""Reading what the groups of scores are called."""

from __future__ import annotations

from collections.abc import Iterable

from furong.foundation.areas.tree import get_area
from furong.foundation.identity.models import Organisation, User
from furong.foundation.identity.people import masked_name
from furong.kernel.permissions import Actor
from furong.nets.casework.contracts.scores import Dimension

__all__ = ["score_names_for"]

_AREAS = (Dimension.DISTRICT, Dimension.STREET, Dimension.COMMUNITY)
_POSTS = (Dimension.COLLECTOR, Dimension.ACCEPTOR, Dimension.DISPATCHER, Dimension.CHECKER)
_PERSON = "user:"


def score_names_for(actor: Actor, dimension: Dimension, values: Iterable[str], language: str) -> dict[str, str]:
    """Return the name of each value of a dimension that has names; those of other people than ``actor`` masked."""
    codes = {value for value in values if value}
    if dimension in _AREAS:
        return {code: get_area(code).name(language) for code in codes}
    if dimension is Dimension.UNIT:
        rows = Organisation.objects.filter(pk__in=codes)
        return {row.pk: row.name_en if language == "en" else row.name_zh for row in rows}
    if dimension in _POSTS:
        keys = [code.removeprefix(_PERSON) for code in codes if code.startswith(_PERSON)]
        people = User.objects.filter(pk__in=[key for key in keys if key.isdecimal()])
        named = {f"{_PERSON}{row.pk}": row.display_name for row in people}
        return {key: name if key == actor.key else masked_name(name) for key, name in named.items()}
    return {}
