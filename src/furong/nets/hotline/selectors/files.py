"""Reading files of appeals."""

from __future__ import annotations

from furong.foundation.identity.private_words import without_private
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.files import AppealFileInfo
from furong.nets.hotline.errors.files import AttachedFileUnknown
from furong.nets.hotline.models import AppealFile
from furong.nets.hotline.selectors.appeals import stored_appeal_for

__all__ = ["file_info", "list_files_for", "stored_file_for"]


def list_files_for(actor: Actor, number: str) -> tuple[AppealFileInfo, ...]:
    """Return the files of an appeal, the oldest first.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
    """
    return tuple(file_info(row) for row in stored_appeal_for(actor, number).files.order_by("pk"))


def stored_file_for(actor: Actor, number: str, sha256: str) -> AppealFile:
    """Return a stored file of an appeal.

    Raises:
        AppealUnknown: When there is no such appeal, or the actor may not see it.
        AttachedFileUnknown: When it has no such file, or the content has not come yet.
    """
    row = stored_appeal_for(actor, number).files.filter(sha256=sha256, is_here=True).select_related("appeal").first()
    if row is None:
        raise AttachedFileUnknown(number=number, sha256=sha256[:64])
    return row


def file_info(row: AppealFile) -> AppealFileInfo:
    """Return a stored file as it is shown."""
    return AppealFileInfo(
        sha256=row.sha256,
        name=without_private(row.name),
        media_type=row.media_type,
        size=row.size,
        is_here=row.is_here,
        trouble=row.trouble,
        added_at=row.added_at,
    )
