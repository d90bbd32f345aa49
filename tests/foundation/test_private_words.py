"""What looks like somebody's number or address is hidden, and what is surely personal is named, masked."""

from __future__ import annotations

import pytest

from furong.foundation.identity.private_words import private_in, without_private


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请打138.1234.5678", "请打＊＊＊"),
        ("请打138–1234—5678", "请打＊＊＊"),
        ("请打１３８１２３４５６７８", "请打＊＊＊"),
        ("写信到 wang.xm@mail.example。", "写信到 ＊＊＊。"),
        ("写信到wang.xm@mail.example。", "写信到＊＊＊。"),
        ("座机85001234", "座机＊＊＊"),
        ("2026-11-24 13812345678", "2026-11-24 ＊＊＊"),
        ("2026-11-24受理的SQ20261124000001", "2026-11-24受理的SQ20261124000001"),
        ("SQ20261124000001-13812345678", "SQ20261124000001-＊＊＊"),
        ("SQ202611240000011", "SQ＊＊＊"),
        ("1381-12-345678", "＊＊＊"),
        ("2026-11-24-5678", "＊＊＊"),
        ("水深1.234567米", "水深1.234567米"),
    ],
)
def test_numbers_and_addresses_are_hidden_but_days_and_appeals_are_not(text: str, shown: str) -> None:
    assert without_private(text) == shown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请打138.1234.5678", ["138****5678"]),
        ("请打138–1234–5678", ["138****5678"]),
        ("+86 138-1234-5678", ["138****5678"]),
        ("写信到 wang@mail.example", ["w***@mail.example"]),
        ("写信到 12345@chengdu.gov.cn", []),
        ("坐标130.12345678", []),
        ("身份证11010519491231002X", ["110***********002X"]),
        ("您家500-1234未接通", ["****34"]),
        ("您家500.1234未接通", ["****34"]),
        ("2026-11-24受理的SQ20261124000001", []),
    ],
)
def test_what_is_surely_personal_is_named_masked(text: str, found: list[str]) -> None:
    assert private_in(text, "5001234") == found


def test_plates_doors_and_names_are_hidden_and_what_looks_like_them_stays() -> None:
    told = "我叫王小明，姓名：欧阳修，住紫荆小区3栋2单元1204室，车牌川A12345和川AD12345，my name is Li Ming, hello"
    hidden = "我叫＊＊＊，姓名：＊＊＊，住紫荆小区＊＊＊，车牌＊＊＊和＊＊＊，my name is ＊＊＊, hello"
    assert without_private(told) == hidden
    assert without_private("温如玉的川A12345", "温如玉", plates=True) == "＊＊＊的川A12345"
    stays = "我是高新区居民，本人马上到；我是张家巷的，3栋2单元门口，川A号线2026-11-24，SQ20261124000001，王先生"
    assert without_private(stays) == stays
