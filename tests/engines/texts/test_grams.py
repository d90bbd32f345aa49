"""Runs of characters: what counts as the same, what a run does not cross, and rows of a sparse matrix."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.texts.grams import grams_of
from furong.engines.texts.plain import plain, simplified, words_only


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("瓦斯洩漏", "瓦斯泄漏"),
        ("ＡＢＣ１", "abc9"),
        ("煤\u200b气", "煤气"),
        ("<b>水</b>", " 水 "),
        ("２０２０年", "1999年"),
    ],
)
def test_spellings_that_count_as_the_same(written: str, same: str) -> None:
    one, other = grams_of([written, same], (1, 2), 20).slots, grams_of([same], (1, 2), 20).slots
    assert set(one.tolist()) == set(other.tolist())


def test_no_run_crosses_signs_or_texts() -> None:
    grams = grams_of(["水，管", "水", "管", ""], (2,), 20)
    assert np.diff(grams.starts).tolist() == [0, 0, 0, 0]
    assert len(grams_of([], (1, 2), 20)) == 0


@given(st.lists(st.text(max_size=40), max_size=6), st.integers(0, 5))
def test_a_row_is_what_its_text_alone_gives(texts: list[str], seed: int) -> None:
    grams = grams_of(texts, (1, 2, 3), 16)
    for number, text in enumerate(texts):
        alone = grams_of([text], (1, 2, 3), 16)
        taken = grams.take(np.array([number]))
        assert taken.slots.tolist() == alone.slots.tolist()
        assert taken.counts.tolist() == alone.counts.tolist()
        pieces = [part for part in plain(text).split("\0") if part]
        assert alone.counts.sum() == sum(max(len(part) - size + 1, 0) for part in pieces for size in (1, 2, 3))
    order = np.random.default_rng(seed).permutation(len(texts))
    assert grams.take(order).counts.sum() == grams.counts.sum()


def test_a_long_text_keeps_its_begin_and_its_end() -> None:
    told = words_only("始" + "中" * 1_000_000 + "终")
    assert told[0] + told[-1] == "始终"
    assert len(told) <= 20_001


def test_signs_without_letters_are_nothing() -> None:
    assert words_only("😀！？＝=+-@") == ""
    assert simplified("Ｈｅｌｐ") == "help"
