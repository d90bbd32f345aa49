"""Cases that come in a file: checked by the column, opened in bulk, dispatched at once where that needs nobody."""

from __future__ import annotations

import io

from django.conf import settings

from furong.foundation.citytime.clock import city_clock
from furong.foundation.exports.cells import CellWriter
from furong.foundation.identity.actors import system_actor
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.import_cases import Actors, Chunk, CityRules, import_chunk
from furong.nets.casework.actions.record_import import begin_import, count_chunk
from furong.nets.casework.contracts.imports import CaseRejected, ImportReport
from furong.nets.casework.domain.case_reading import read_cases
from furong.nets.casework.selectors.imports import city_facts
from furong.nets.casework.selectors.responsibilities import responsibilities_known

__all__ = ["import_cases", "rejected_file"]

_SYSTEM = system_actor("casework")
_ROWS_A_TRANSACTION = 1000


def import_cases(file: str, content: bytes, by: Actor, *, dispatch: bool = True) -> ImportReport:
    """Open a case for every row of a file that can be one and has none yet; the other rows are put aside with reasons.

    Every thousand rows are a transaction: an import that was cut off goes on where it ended when the file is sent
    again, because a source and key open one case.

    Args:
        file: Name of the file.
        content: Its bytes, CSV with a header.
        by: In whose name the cases are opened.
        dispatch: Whether cases that need nobody to be dispatched go out at once.

    Raises:
        TableEmpty, TableEncodingUnusable, TableBroken, TableColumnsMissing: When the file is no table of cases.
    """
    facts = city_facts()
    read = read_cases(content, file, facts)
    rules = CityRules(
        types=facts.types,
        areas=facts.areas,
        responsible=responsibilities_known(city_clock().now()),
        auto_dispatch=frozenset(settings.FURONG_OPTIONS["CASEWORK_AUTO_DISPATCH"]) if dispatch else frozenset(),
    )
    with transaction():
        number = begin_import(file, content, read.rows, read.rejected, by.name)
    chunks: list[Chunk] = []
    for piece in read.cases.iter_slices(_ROWS_A_TRANSACTION):
        with transaction():
            chunk = import_chunk(piece.to_dicts(), rules, Actors(opens=by, dispatches=_SYSTEM))
            count_chunk(number, chunk)
        chunks.append(chunk)
    return ImportReport(
        file=file,
        rows=read.rows,
        opened=sum(chunk.opened for chunk in chunks),
        known=sum(chunk.known for chunk in chunks),
        dispatched=sum(chunk.dispatched for chunk in chunks),
        rejected=read.rejected,
    )


def rejected_file(rejected: tuple[CaseRejected, ...]) -> str:
    """Return the rows that were put aside as a file that can be mended and imported again, without formulas."""
    if not rejected:
        return ""
    buffer = io.StringIO()
    writer = CellWriter(buffer)
    writer.row([*rejected[0].cells, "row", "problems_zh", "problems_en"])
    for one in rejected:
        zh = "；".join(f"{problem.column}：{problem.zh}" for problem in one.problems)
        en = "; ".join(f"{problem.column}: {problem.en}" for problem in one.problems)
        writer.row([*one.cells.values(), one.row, zh, en])
    return buffer.getvalue()
