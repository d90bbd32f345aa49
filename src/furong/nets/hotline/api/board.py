"""The board of those who answer for the hotline, the appeals behind its figures, and the rates as a table."""

from __future__ import annotations

import io
from datetime import datetime

from furong.foundation.exports.cells import CellWriter
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.board import PlaceRates
from furong.nets.hotline.selectors.board import read_board_for
from furong.nets.hotline.selectors.figures import facts_for, list_figure_for, name_of_place

__all__ = ["list_figure_for", "name_of_place", "rates_table_for", "read_board_for"]

_HEAD = (
    *("范围 scope", "代码 code", "名称 name_zh", "name_en"),
    *("及时答复 response_good", "应答复 response_counted"),
    *("已解决 resolution_good", "回访 resolution_counted"),
    *("满意 satisfaction_good", "评价 satisfaction_counted"),
)


def rates_table_for(actor: Actor, since: datetime, until: datetime) -> bytes:
    """Return the three rates of all, of each unit and of each district as CSV; no cell is a formula in it."""
    facts = facts_for(actor, since, until)
    lines = [("all", facts.all())]
    lines += [("unit", one) for one in facts.by_unit()]
    lines += [("district", one) for one in facts.by_district()]
    buffer = io.StringIO()
    writer = CellWriter(buffer)
    writer.row(_HEAD)
    writer.rows([scope, *_cells(one)] for scope, one in lines)
    # Excel reads a file as UTF-8 when it begins with this mark.
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _cells(one: PlaceRates) -> list[str]:
    rates = (one.response, one.resolution, one.satisfaction)
    return [one.code, one.name_zh, one.name_en, *(str(told) for rate in rates for told in (rate.good, rate.counted))]
