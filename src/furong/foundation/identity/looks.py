"""Looks at personal data: what is masked by default is shown for a stated purpose, and that it was shown stays."""

from __future__ import annotations

from furong.foundation.identity.models import PersonalDataLook
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor

__all__ = ["record_look"]


@transaction_required
def record_look(actor: Actor, *, kind: str, subject: str, purpose: str) -> None:
    """Record that ``actor`` is shown personal data.

    Args:
        actor: Who looks.
        kind: What it is about, e.g. ``case``.
        subject: Which one, e.g. the number of the case.
        purpose: Why, in the words of who looks.
    """
    PersonalDataLook.objects.create(
        by=actor.name, by_key=actor.key, kind=kind, subject=subject, purpose=purpose.strip()[:200]
    )
