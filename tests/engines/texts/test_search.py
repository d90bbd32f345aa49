"""Search: the document that answers comes first, and nothing breaks it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from furong.engines.texts.search import SearchIndex, passages

_DOCUMENTS = (
    "居住证办理：在本市连续居住半年以上的，可以到派出所申请居住证，需要身份证、租房合同和近期照片，十五个工作日内发证。",
    "公积金提取：购买自住住房的职工可以提取住房公积金，凭购房合同和发票，在网上或者管理部窗口申请，三个工作日到账。",
    "生育津贴：参加生育保险满十二个月的职工，生产后一年内申请，材料为出生医学证明和住院发票，按上年度月平均工资计发。",
    "小型客车年检：六年以内的非营运小型客车每两年申领检验标志，不需要上线检测，可以在手机上办理。",
)


def test_a_question_finds_its_document() -> None:
    index = SearchIndex([*_DOCUMENTS, "您好，来信收悉，已转有关部门。" * 3])
    asked = ("办居住证要带什么", "买房怎么提公积金", "生孩子的津贴什么时候申请", "新车几年检一次")
    assert index.scores(asked).argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert index.best("居住证")[0][0] == 0


def test_a_letter_finds_its_reply() -> None:
    index = SearchIndex(_DOCUMENTS)
    letter = (
        "我是去年来成都工作的，一直租房住，房东不肯给合同。" * 3
        + "想办居住证，去了派出所，说材料不够，请问到底要哪些。"
    )
    assert index.scores([letter], ["关于居住证"]).argmax(axis=1).tolist() == [0]


def test_what_shares_nothing_finds_nothing() -> None:
    assert SearchIndex(_DOCUMENTS).best("qqq") == []
    assert SearchIndex([]).best("居住证") == []
    assert SearchIndex(_DOCUMENTS).best("") == []


def test_passages_hold_every_character() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(1_111))
    assert set("".join(passages(text))) == set(text)
    assert passages("") == [""]


@given(st.lists(st.text(max_size=200), min_size=1, max_size=5), st.lists(st.text(max_size=120), max_size=4))
@settings(max_examples=30)
def test_scores_are_numbers_and_do_not_depend_on_company(documents: list[str], asked: list[str]) -> None:
    index = SearchIndex(documents)
    scores = index.scores(asked)
    assert np.isfinite(scores).all()
    for row, text in enumerate(asked):
        assert np.allclose(index.scores([text])[0], scores[row])
