"""What a language model may be told: an appeal without personal data, and lists that its answer is held against."""

from __future__ import annotations

from django.db.models import Count

from furong.foundation.identity.actors import demand
from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor, decide
from furong.nets.hotline.domain.lifecycle import HANDLE, TAKE
from furong.nets.hotline.models import Appeal
from furong.nets.hotline.selectors.appeals import main_resource, stored_appeal_for
from furong.nets.hotline.selectors.candidates import list_unit_names
from furong.nets.hotline.selectors.contacts import name_of
from furong.nets.hotline.selectors.text_models import ACTIVE

__all__ = ["list_categories", "list_unit_codes", "words_for_advice"]

_CATEGORIES_MAX = 60


def words_for_advice(actor: Actor, number: str) -> str:
    """Return what a citizen says without their name, and without anybody's number or address.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
        ActionRefused: When the actor may see it but does not work on it.
    """
    appeal = stored_appeal_for(actor, number)
    resource = main_resource(appeal)
    if not decide(actor, TAKE, resource).allowed:
        demand(actor, HANDLE, resource)
    told = appeal.text if appeal.title in appeal.text else f"{appeal.title}\n{appeal.text}"
    return without_private(told, name_of(appeal.pk))


def list_categories() -> list[str]:
    """Return the categories that the model in use has learnt, and those that the city has given appeals."""
    active = ACTIVE.get()
    learnt = list(active[1].labels) if active else []
    rows = Appeal.objects.exclude(category="").order_by().values_list("category").annotate(count=Count("pk"))
    given = [category for category, _ in rows.order_by("-count", "category")[:_CATEGORIES_MAX]]
    return list(dict.fromkeys([*learnt, *given]))[:_CATEGORIES_MAX]


def list_unit_codes() -> dict[str, str]:
    """Return the Chinese names of the units that can be asked, by their codes."""
    return {one.code: one.name_zh for one in list_unit_names()}
