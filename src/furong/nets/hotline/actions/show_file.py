"""Show a file of an appeal: what a picture shows of persons cannot be masked, so the look is on record."""

from __future__ import annotations

from furong.foundation.files.store import read_file
from furong.foundation.identity.actors import demand
from furong.foundation.identity.looks import record_look
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.files import AppealFileInfo
from furong.nets.hotline.errors.appeals import AppealReasonMissing
from furong.nets.hotline.selectors.appeals import main_resource
from furong.nets.hotline.selectors.files import file_info, stored_file_for

__all__ = ["show_file"]

_LOOK = "hotline.citizen"


@transaction_required
def show_file(actor: Actor, number: str, sha256: str, *, purpose: str = "") -> tuple[AppealFileInfo, bytes]:
    """Return a file of an appeal with its content; the look is on record.

    Args:
        actor: Who looks. A file of an anonymous appeal may say who it was: it needs the permission to see that.
        number: Number of the appeal.
        sha256: Hash of the content.
        purpose: What it is looked at for; it has to be said of an anonymous appeal.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
        AttachedFileUnknown: When it has no such file, or the content has not come yet.
        ActionRefused: When the appeal is anonymous and the actor may not see who appealed.
        AppealReasonMissing: When the appeal is anonymous and no purpose is given.
    """
    row = stored_file_for(actor, number, sha256)
    if row.appeal.is_anonymous:
        demand(actor, _LOOK, main_resource(row.appeal))
        if not purpose.strip():
            raise AppealReasonMissing(step="look")
    record_look(actor, kind="appeal_file", subject=f"{number} {sha256[:12]}", purpose=purpose)
    content, _ = read_file(row.sha256)
    return file_info(row), content
