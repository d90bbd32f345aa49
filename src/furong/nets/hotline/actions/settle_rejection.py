"""Settle rows of files that were put aside: mended or not they are tried again, or dismissed with a reason."""

from __future__ import annotations

from collections.abc import Mapping

from furong.foundation.identity.actors import demand_somewhere
from furong.foundation.transactions import transaction_required
from furong.kernel.errors import Words
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.import_appeals import CHANNEL, import_chunk
from furong.nets.hotline.actions.record_import import keep_mended, locked_rejection, settle_dismissed, settle_opened
from furong.nets.hotline.contracts.imports import AppealRejectionState, AppealReplay
from furong.nets.hotline.domain.appeal_reading import read_appeal_rows
from furong.nets.hotline.domain.lifecycle import SUPERVISE
from furong.nets.hotline.domain.shown_cells import mended_cells
from furong.nets.hotline.errors.appeals import AppealReasonMissing
from furong.nets.hotline.errors.imports import AppealRowUnusable
from furong.nets.hotline.models import RejectedAppeal
from furong.nets.hotline.selectors.imports import appeal_facts, appeal_of_key, rejections_for

__all__ = ["dismiss_rejection", "replay_rejection", "replay_waiting"]

_AT_ONCE = 1000


@transaction_required
def replay_rejection(actor: Actor, number: int, cells: Mapping[str, str]) -> str:
    """Try a row again, perhaps mended, and return the number of the appeal that it has become.

    Args:
        actor: Who tries; needs ``hotline.supervise``.
        number: Number of the row. [1]
        cells: What is changed, by column; the others stay as they are.

    Raises:
        AppealRowUnknown, AppealRowSettled: When there is no such row that waits.
        AppealRowUnusable: When it still is no appeal; nothing of it is kept.
    """
    demand_somewhere(actor, SUPERVISE)
    row = locked_rejection(actor, number)
    facts = appeal_facts(actor)
    mended = mended_cells(dict(row.cells), {name: text.replace("\x00", "") for name, text in cells.items()})
    read = read_appeal_rows([(row.row, mended)], row.batch.file_name, facts)
    if read.rejected:
        told = read.rejected[0].problems
        zh = "；".join(f"{one.column}：{one.zh}" for one in told)
        en = "; ".join(f"{one.column}: {one.en}" for one in told)
        raise AppealRowUnusable(problems=Words(zh, en))
    keep_mended(row, mended, ())
    found = read.appeals.to_dicts()[0]
    import_chunk([found], facts.areas, actor)
    appeal = appeal_of_key(CHANNEL.value, found["source_key"])
    settle_opened(row, actor, appeal)
    return appeal


@transaction_required
def replay_waiting(actor: Actor, after: int) -> tuple[AppealReplay, int]:
    """Try waiting rows again as they are, by what the city knows now; return what came of it, and where to go on.

    Args:
        actor: Who tries; needs ``hotline.supervise``.
        after: Rows up to this number were tried. [1]
    """
    demand_somewhere(actor, SUPERVISE)
    waiting = rejections_for(actor).filter(state=AppealRejectionState.WAITING.value, pk__gt=after)
    rows = list(waiting.select_related("batch").select_for_update(of=("self",)).order_by("pk")[:_AT_ONCE])
    if not rows:
        return AppealReplay(opened=0, waiting=0), after
    by_place = dict(enumerate(rows))
    facts = appeal_facts(actor)
    read = read_appeal_rows([(place, dict(row.cells)) for place, row in by_place.items()], "", facts)
    found = read.appeals.to_dicts()
    import_chunk(found, facts.areas, actor)
    for one in found:
        settle_opened(by_place[one["row"]], actor, appeal_of_key(CHANNEL.value, one["source_key"]))
    for told in read.rejected:
        row: RejectedAppeal = by_place[told.row]
        keep_mended(row, dict(row.cells), [told])
    return AppealReplay(opened=len(found), waiting=len(read.rejected)), rows[-1].pk


@transaction_required
def dismiss_rejection(actor: Actor, number: int, note: str) -> None:
    """Dismiss a row that never will be an appeal.

    Raises:
        AppealReasonMissing: When it is not said why.
        AppealRowUnknown, AppealRowSettled: When there is no such row that waits.
    """
    demand_somewhere(actor, SUPERVISE)
    if not note.strip():
        raise AppealReasonMissing(step="dismiss_row")
    settle_dismissed(locked_rejection(actor, number), actor, note)
