"""The workbench of an agent: what stands beside the form of a call, and the form itself while it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.keep_draft import drop_draft as _drop_draft
from furong.nets.hotline.actions.keep_draft import keep_draft as _keep_draft
from furong.nets.hotline.contracts.workbench import CallDraftInfo
from furong.nets.hotline.selectors.drafts import find_draft_for, list_accepted_for
from furong.nets.hotline.selectors.workbench import read_workbench_for

__all__ = ["drop_draft", "find_draft_for", "keep_draft", "list_accepted_for", "read_workbench_for"]


def keep_draft(actor: Actor, call: str, fields: Mapping[str, str], own: Sequence[str]) -> CallDraftInfo:
    """Keep a form as it is now; see :mod:`furong.nets.hotline.actions.keep_draft`."""
    with transaction():
        return _keep_draft(actor, call, fields, own)


def drop_draft(actor: Actor, call: str) -> None:
    """Let a form go."""
    with transaction():
        _drop_draft(actor, call)
