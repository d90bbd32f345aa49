"""What all exports have in common: one writer at a time, failing in sentences, and nothing left behind at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connections

from furong.foundation.exports.reading import file_of, row_of, rows_of
from furong.foundation.exports.rows import ExportKind
from furong.foundation.exports.writing import begin, cancel, note, settle, write_next
from furong.foundation.files.store import FileUnknown
from furong.foundation.identity.errors import ActionRefused
from furong.foundation.transactions import transaction
from furong.kernel.permissions import Actor, Grant
from furong.nets.casework.models import CaseExport
from furong.nets.casework.selectors.case_exports import CASE_EXPORTS

pytestmark = pytest.mark.usefixtures("own_database")

_GRANTS = (Grant(role="duty_officer", actions=frozenset({"case.export"}), area="510100"),)
ONE, ANOTHER = (Actor(key=f"user:{key}", name=key, grants=_GRANTS) for key in ("one", "another"))


@pytest.fixture
def kind(tmp_path: Path) -> ExportKind[CaseExport]:
    """A kind of exports whose pieces lie in a folder of this test's own."""
    return replace(CASE_EXPORTS, folder=lambda: tmp_path)


def _ask(kind: ExportKind[CaseExport]) -> CaseExport:
    with transaction():
        return begin(kind, ONE, {"format": "csv"}, grants=[])


def _elsewhere(do: Callable[[], object]) -> None:
    """Do something over another connection, as another process does while this one writes."""

    def work() -> None:
        do()
        connections.close_all()

    other = threading.Thread(target=work)
    other.start()
    other.join()


def _write(kind: ExportKind[CaseExport], row: CaseExport) -> Path:
    path = kind.piece_of(row, row.pieces)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a piece\n")
    return path


def test_the_oldest_is_written_first_and_by_one_alone(kind: ExportKind[CaseExport]) -> None:
    first, second = _ask(kind), _ask(kind)
    seen = []

    def go_on(row: CaseExport) -> None:
        seen.append(row.pk)
        if len(seen) == 1:
            _elsewhere(lambda: write_next(kind, go_on))

    assert write_next(kind, go_on)
    assert seen == [first.pk, second.pk]


def test_what_is_cancelled_while_it_is_written_keeps_its_folder_until_the_piece_is_there(
    kind: ExportKind[CaseExport],
) -> None:
    row = _ask(kind)

    def go_on(row: CaseExport) -> None:
        path = _write(kind, row)
        _elsewhere(lambda: cancel(kind, ONE, row.pk))
        assert path.exists()
        note(kind, row, pieces=1, rows=7)

    assert write_next(kind, go_on)
    assert not kind.folder_of(row).exists()
    now = row_of(kind, ONE, row.pk)
    assert (now.state, now.pieces, now.rows) == ("cancelled", 0, 0)
    assert not write_next(kind, go_on)


def test_one_that_is_cancelled_between_two_pieces_leaves_nothing(kind: ExportKind[CaseExport]) -> None:
    row = _ask(kind)
    assert write_next(kind, lambda row: note(kind, row, pieces=int(_write(kind, row).exists())))
    assert kind.folder_of(row).exists()
    cancel(kind, ONE, row.pk)
    assert not kind.folder_of(row).exists()


def test_a_failure_is_kept_as_sentences_unless_it_was_cancelled_before(kind: ExportKind[CaseExport]) -> None:
    row, stopped = _ask(kind), _ask(kind)

    def go_on(row: CaseExport) -> None:
        _write(kind, row)
        if row.pk == stopped.pk:
            _elsewhere(lambda: cancel(kind, ONE, row.pk))
        raise FileUnknown(digest="f00")

    assert write_next(kind, go_on)
    assert write_next(kind, go_on)
    assert not write_next(kind, go_on)
    now = row_of(kind, ONE, row.pk)
    assert (now.state, now.error_zh) == ("failed", "没有内容摘要为 f00 的文件。")
    assert now.error_en == "No file with the digest f00 is stored."
    other = row_of(kind, ONE, stopped.pk)
    assert (other.state, other.error_zh, other.error_en) == ("cancelled", "", "")
    assert not kind.folder_of(row).exists()
    assert not kind.folder_of(stopped).exists()


def test_what_is_settled_is_a_file_of_its_owner_alone(kind: ExportKind[CaseExport]) -> None:
    row = _ask(kind)
    with pytest.raises(kind.not_ready):
        file_of(kind, ONE, row.pk)
    assert write_next(kind, lambda row: settle(kind, row, _write(kind, row), "text/csv"))
    now, path, media_type = file_of(kind, ONE, row.pk)
    assert (now.state, now.size_bytes, path.read_text(), media_type) == ("done", 8, "a piece\n", "text/csv")
    assert not kind.folder_of(row).exists()
    cancel(kind, ONE, row.pk)
    assert [one.state for one in rows_of(kind, ONE, 9)] == ["done"]
    assert rows_of(kind, ANOTHER, 9) == []
    for ask in (row_of, file_of, cancel):
        with pytest.raises(kind.unknown):
            ask(kind, ANOTHER, row.pk)
        with pytest.raises(ActionRefused):
            ask(kind, Actor(key="user:one", name="one"), row.pk)
