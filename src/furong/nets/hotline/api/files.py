"""Files of appeals. Each act is a transaction of its own."""

from __future__ import annotations

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.attach_file import attach_file as _attach_file
from furong.nets.hotline.actions.show_file import show_file as _show_file
from furong.nets.hotline.contracts.files import AppealFileInfo, NewFile
from furong.nets.hotline.selectors.files import list_files_for

__all__ = ["attach_file", "list_files_for", "show_file"]


def attach_file(actor: Actor, number: str, new: NewFile) -> AppealFileInfo:
    """Add a file to an appeal; see :mod:`furong.nets.hotline.actions.attach_file`."""
    with transaction():
        return _attach_file(actor, number, new)


def show_file(actor: Actor, number: str, sha256: str, *, purpose: str = "") -> tuple[AppealFileInfo, bytes]:
    """Return a file of an appeal with its content; see :mod:`furong.nets.hotline.actions.show_file`."""
    with transaction():
        return _show_file(actor, number, sha256, purpose=purpose)
