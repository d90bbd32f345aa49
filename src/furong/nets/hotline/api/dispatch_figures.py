"""What became of assignments, by itself and by people, and that as a table."""

from __future__ import annotations

import io
from datetime import datetime

from furong.foundation.exports.cells import CellWriter
from furong.kernel.permissions import Actor
from furong.nets.hotline.contracts.dispatch_figures import DispatchCount, DispatchRow
from furong.nets.hotline.selectors.dispatch_figures import read_dispatch_figures_for

__all__ = ["dispatch_table_for", "read_dispatch_figures_for"]

_OF_WAY = (
    "派出 assigned",
    "已判定 decided",
    "退回 returned",
    "误派率上限 bound_95",
    "已签收 signed",
    "签收天数 sign_days",
)
_HEAD = (
    *("范围 scope", "代码 key", "名称 name_zh", "name_en"),
    *(f"自动 automatic {name}" for name in _OF_WAY),
    *(f"人工 manual {name}" for name in _OF_WAY),
)


def dispatch_table_for(actor: Actor, since: datetime, until: datetime) -> bytes:
    """Return what became of assignments as CSV: of all, by unit, category and clause; no cell is a formula in it."""
    told = read_dispatch_figures_for(actor, since, until)
    lines = [("all", told.all)]
    for scope, rows in (("unit", told.units), ("category", told.categories), ("clause", told.clauses)):
        lines += [(scope, row) for row in rows]
    buffer = io.StringIO()
    writer = CellWriter(buffer)
    writer.row(_HEAD)
    writer.rows([scope, *_cells(row)] for scope, row in lines)
    # Excel reads a file as UTF-8 when it begins with this mark.
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _cells(row: DispatchRow) -> list[str]:
    return [row.key, row.name_zh, row.name_en, *_numbers(row.automatic), *_numbers(row.manual)]


def _numbers(one: DispatchCount) -> list[str]:
    bound = f"{one.bound:.4f}" if one.decided else ""
    days = "" if one.sign_days is None else f"{one.sign_days:.4f}"
    return [str(one.assigned), str(one.decided), str(one.wrong), bound, str(one.signed), days]
