"""Names of those who appealed, for one use alone: to leave them out of texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from furong.nets.hotline.models import Appeal, Contact

__all__ = ["name_of", "names_of", "own_name"]


def name_of(number: str) -> str:
    """Return the name of who appealed, or empty when none is known."""
    return Contact.objects.filter(pk=number).values_list("name", flat=True).first() or ""


def own_name(appeal: Appeal) -> str:
    """Return the name of who appealed; free when the appeal was read with its contact."""
    contact: Contact | None = getattr(appeal, "contact", None)
    return contact.name if contact else ""


def names_of(numbers: Collection[str]) -> Mapping[str, str]:
    """Return the names of those who appealed, by the numbers of their appeals, of whom one is known."""
    rows = Contact.objects.filter(pk__in=numbers).exclude(name="")
    return dict(rows.values_list("pk", "name"))
