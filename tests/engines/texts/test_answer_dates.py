"""Days that answers name: which one counts, and what it is worth."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.engines.texts.answer_dates import nearness_in_time, signed_on
from furong.engines.texts.search import SearchIndex

_DAY = date(2019, 11, 18).toordinal()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("已转交办理。2019年11月18日", _DAY),
        ("据2018年3月1日的文件，已办结。2019.11.18", _DAY),
        ("2019-11-18，之后见2019年13月40日", _DAY),
        ("留言已收悉", None),
        ("电话 2019 1118", None),
    ],
    ids=["signed", "last of two", "no such day", "none", "digits"],
)
def test_the_last_day_that_is_one_counts(text: str, day: int | None) -> None:
    assert signed_on(text) == day


def test_before_is_less_than_unknown_and_unknown_less_than_soon_after() -> None:
    near = nearness_in_time([_DAY, None], ["2019年11月10日", "收悉", "2019年11月20日", "2020年6月1日"])
    before, unknown, soon, late = near[0]
    assert before == -1
    assert unknown == 0
    assert 1 > soon > 0.9 > 0.1 > late > 0
    assert not near[1].any()


@given(st.text(max_size=60))
def test_any_text_has_a_day_or_none(text: str) -> None:
    day = signed_on(text)
    assert day is None or day > 0


def test_replies_of_the_same_words_are_told_apart_by_their_days() -> None:
    same = "您好，您反映的问题已转交通部门调查处理，感谢您的留言。"
    index = SearchIndex([f"{same}2019年5月2日", f"{same}2019年11月20日", "公积金凭合同提取。2019年11月19日"])
    for text in ("公交站台的问题", "尊敬的领导，公交站台没有雨棚的问题。" * 8):
        days = [date(2019, 5, 1).toordinal(), _DAY]
        told = index.scores([text, text], days=days)
        assert told.argmax(axis=1).tolist() == [0, 1]
        plain = index.scores([text, text])
        assert np.allclose(plain[:, 0], plain[:, 1], rtol=0.2)
