"""Add a file to an appeal; it is known by the hash of its content."""

from __future__ import annotations

import re

from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import store_file
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.take_step import record_note
from furong.nets.hotline.contracts.files import AppealFileInfo, NewFile
from furong.nets.hotline.domain.lifecycle import TAKE
from furong.nets.hotline.errors.files import AttachedFileEmpty, AttachedFilesTooMany, AttachedFileTooLarge
from furong.nets.hotline.models import AppealFile
from furong.nets.hotline.selectors.files import file_info

__all__ = ["FILES_MAX", "FILE_BYTES_MAX", "attach_file"]

#: How large a file may be, and how many an appeal may have. [By, 1]
FILE_BYTES_MAX, FILES_MAX = 10_000_000, 20
_NAME_MAX, _TYPE_MAX = 160, 100
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_OTHER = "application/octet-stream"
#: Signs that lead a name astray: of paths, of controls, and of marks that turn the direction of reading.
_ASTRAY = re.compile(r"[\x00-\x1f\x7f/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@transaction_required
def attach_file(actor: Actor, number: str, new: NewFile) -> AppealFileInfo:
    """Add a file to an appeal; the same content again is the same file.

    Args:
        actor: Who adds it.
        number: Number of the appeal.
        new: The file.

    Raises:
        AttachedFileEmpty, AttachedFileTooLarge, AttachedFilesTooMany: When it cannot be added.
        AppealUnknown, ActionRefused: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, TAKE)
    name = _ASTRAY.sub(" ", new.name).strip()[-_NAME_MAX:] or "file"
    if not new.content:
        raise AttachedFileEmpty(name=name)
    if len(new.content) > FILE_BYTES_MAX:
        raise AttachedFileTooLarge(name=name, size=len(new.content), most=FILE_BYTES_MAX)
    told = new.media_type.lower()[:_TYPE_MAX]
    media_type = told if _TYPE.fullmatch(told) else _OTHER
    digest = store_file(new.content, media_type)
    known = appeal.files.filter(sha256=digest).first()
    if known is not None:
        return file_info(known)
    if appeal.files.count() >= FILES_MAX:
        raise AttachedFilesTooMany(most=FILES_MAX)
    row = AppealFile.objects.create(
        appeal=appeal,
        sha256=digest,
        name=name,
        media_type=media_type,
        size=len(new.content),
        added_by=actor.name[:60],
        added_at=city_clock().now(),
    )
    record_note(appeal, actor, "file_added", name)
    return file_info(row)
