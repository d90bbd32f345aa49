"""Parts of the desk that are made for a whole city: the words of its cases, and what its list is narrowed to."""

from __future__ import annotations

import numpy as np
import pytest

from furong.nets.casework.columns import texts
from furong.nets.casework.columns.texts import Texts
from furong.nets.casework.pages.options import options


def found(kept: Texts, text: str, rows: int = 4) -> list[int]:
    return np.flatnonzero(kept.find(text, rows)).tolist()


def test_words_are_found_in_the_rows_that_say_them_now() -> None:
    kept = Texts()
    assert found(kept, "单车") == []
    for row, text in enumerate(("共享单车淤积", "Manhole COVER", "单车 单车", "")):
        kept.put(row, text)
    assert (found(kept, "单车"), found(kept, "cover"), found(kept, "a.h")) == ([0, 2], [1], [])
    kept.put(2, "路灯不亮")
    kept.put(0, "")
    assert (found(kept, "单车"), found(kept, "路灯")) == ([], [2])
    kept.put(0, "单车")
    kept.put(3, "单车")
    assert found(kept, "单车") == [0, 3]


def test_words_are_found_after_the_memory_was_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_WASTE_MAX", 100)
    kept = Texts()
    for turn in range(40):
        for row in range(4):
            kept.put(row, f"row {row} turn {turn}.")
    assert (found(kept, "turn 39."), found(kept, "turn 38."), found(kept, "row 2")) == ([0, 1, 2, 3], [], [2])


def test_options_are_escaped_and_the_chosen_one_is_selected() -> None:
    choices = [("a", "A & B"), ("a<b", "<C>")]
    assert options(choices, "") == '<option value="a">A &amp; B</option><option value="a&lt;b">&lt;C&gt;</option>'
    assert options(choices, "a<b").count(" selected") == 1
    assert '<option value="a&lt;b" selected>' in options(choices, "a<b")
    assert options(choices, "A") == options(choices, "")


def test_a_search_that_is_made_again_finds_what_was_written_since(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_SEARCHES_MAX", 2)
    kept = Texts()
    for row in range(4):
        kept.put(row, f"word-{row} all")
        assert found(kept, "all") == list(range(row + 1))
        assert [found(kept, f"word-{n}") for n in range(row + 1)] == [[n] for n in range(row + 1)]
        assert found(kept, "all") == list(range(row + 1))
    kept.put(1, "none")
    assert (found(kept, "all"), found(kept, "word-1"), found(kept, "none")) == ([0, 2, 3], [], [1])
