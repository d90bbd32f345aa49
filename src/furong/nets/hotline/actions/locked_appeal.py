"""Get an appeal to act on: locked, permitted, and unchanged since it was shown."""

from __future__ import annotations

from furong.foundation.identity.actors import demand
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.errors.appeals import AppealChangedMeanwhile, AppealUnknown
from furong.nets.hotline.models import Appeal
from furong.nets.hotline.selectors.appeals import appeals_for, main_resource, units_of

__all__ = ["locked_appeal"]


@transaction_required
def locked_appeal(
    actor: Actor, number: str, action: str, *, version: int | None = None, assisting: bool = False
) -> Appeal:
    """Return the appeal, locked until the transaction ends.

    Args:
        actor: Who wants to act. A system actor acts for a process that has decided that it may.
        number: Number of the appeal.
        action: The permission that is needed.
        version: The version that was shown to the actor, when one was.
        assisting: Whether a unit that assists may do it as well.

    Raises:
        AppealUnknown: When there is none, or the actor may not see it.
        ActionRefused: When the actor may see it but not do that.
        AppealChangedMeanwhile: When it has moved on since that version.
    """
    is_system = actor.key.startswith("system:")
    if not is_system and not appeals_for(actor).filter(pk=number).exists():
        raise AppealUnknown(number=number)
    appeal = Appeal.objects.select_for_update().filter(pk=number).first()
    if appeal is None:
        raise AppealUnknown(number=number)
    if not is_system:
        demand(actor, action, units_of(appeal) if assisting else main_resource(appeal))
    if version is not None and version != appeal.version:
        last = appeal.history.order_by("-id").first()
        raise AppealChangedMeanwhile(by=last.by if last else "?", what=last.step if last else "?")
    return appeal
