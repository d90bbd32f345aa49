"""Names and homes of others in free text: what is hidden, what stays, and how often that is right.

The sentences stand in tests/corpora/private_words: ``named.txt`` and ``common.txt`` were used to write the rules,
``held_out.txt`` was written before them and only counted.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from furong.foundation.identity.private_words import without_private
from furong.foundation.identity.third_names import third_names
from furong.foundation.identity.told_names import HIDDEN

CORPUS = Path(__file__).parents[1] / "corpora" / "private_words"
_MARKED = re.compile("【[^】]*】|〔[^〕]*〕")


def sentences(file: str) -> list[str]:
    lines = (CORPUS / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def plain(marked: str) -> str:
    return re.sub("[【】〔〕]", "", marked)


def wrong(marked: list[str]) -> list[str]:
    """Return the sentences of which something else is shown than is marked."""
    shown = [(one, without_private(plain(one))) for one in marked]
    return [f"{one} → {got}" for one, got in shown if got != _MARKED.sub(HIDDEN, one)]


def test_the_tables_hold_as_much_as_they_promise() -> None:
    named, common, held_out = sentences("named.txt"), sentences("common.txt"), sentences("held_out.txt")
    assert all(_MARKED.search(one) for one in named)
    assert not any(_MARKED.search(one) for one in common)
    assert (len(set(named)), len(set(common))) == (len(named), len(common))
    assert len(named) >= 120
    assert len(common) >= 200
    assert not {plain(one) for one in held_out} & {plain(one) for one in (*named, *common)}


def test_every_name_and_home_of_the_table_is_hidden_and_nothing_beside_it() -> None:
    assert wrong(sentences("named.txt")) == []


def test_nothing_is_hidden_in_what_names_nobody() -> None:
    assert wrong(sentences("common.txt")) == []


def test_on_sentences_that_nobody_tuned_for_nine_of_ten_are_hidden_exactly_and_nothing_else_is() -> None:
    told = sentences("held_out.txt")
    persons = [one for one in told if _MARKED.search(one)]
    others = [one for one in told if not _MARKED.search(one)]
    assert len(persons) - len(wrong(persons)) >= 43, wrong(persons)
    assert len(wrong(others)) <= 1, wrong(others)


def test_a_name_is_hidden_wherever_it_stands_again() -> None:
    told = "邻居张三天天打我，昨天张三又来了；李建国主任知道，问了李建国两次"
    assert third_names(told) == ["张三", "李建国"]
    assert without_private(told) == f"邻居{HIDDEN}天天打我，昨天{HIDDEN}又来了；{HIDDEN}主任知道，问了{HIDDEN}两次"


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("住在玉林街12号3栋2单元501，邻居张三天天打我", f"住在玉林街{HIDDEN}，邻居{HIDDEN}天天打我"),
        ("玉林街12号3栋楼下，我找李建国主任反映", f"玉林街12号3栋楼下，我找{HIDDEN}主任反映"),
        ("I live at 12 Yulin Street, the lamp is out", f"I live at {HIDDEN} Yulin Street, the lamp is out"),
        ("the pipe at 12 Yulin Street leaks", "the pipe at 12 Yulin Street leaks"),
        ("", ""),
        ("张", "张"),
        ("邻居张", "邻居张"),
    ],
)
def test_the_street_stays_and_where_the_matter_is_stays_whole(told: str, shown: str) -> None:
    assert without_private(told) == shown


def test_a_long_text_of_surnames_is_read_in_a_straight_line() -> None:
    told = "住" * 20_000 + "王" * 20_000 + "a" * 20_000 + "邻居张三、" * 20_000
    assert third_names(told) == ["张三"]
    assert without_private(told) == told.replace("张三", HIDDEN)
