"""Identifiers: check characters as published, ids in order, codes that know their structure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furong.kernel.clock import FrozenClock
from furong.kernel.identifiers import (
    AreaCode,
    AreaLevel,
    CaseNumber,
    CitizenId,
    CodeUnusable,
    CreditCode,
    IdMint,
    ThingCode,
    derived_id,
    iso7064_mod37_36,
)

MORNING = datetime(2026, 11, 24, 7, 41, tzinfo=UTC)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LICENCE_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_ids_minted_in_one_millisecond_sort_in_order_of_minting() -> None:
    mint = IdMint(FrozenClock(MORNING))
    ids = [mint.mint() for _ in range(10_000)]  # more than one millisecond's counter holds
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_an_id_is_of_version_7_and_begins_with_the_time() -> None:
    minted = IdMint(FrozenClock(MORNING)).mint()
    assert (minted.version, minted.variant) == (7, UUID(int=0x9 << 60).variant)
    assert minted.int >> 80 == int(MORNING.timestamp() * 1000)


def test_ids_sort_by_the_clock_and_survive_one_that_is_set_back() -> None:
    clock = FrozenClock(MORNING)
    mint = IdMint(clock)
    first = mint.mint()
    clock.advance(timedelta(milliseconds=1))
    second = mint.mint()
    clock.at -= timedelta(hours=1)
    third = mint.mint()
    assert first < second < third


def test_a_derived_id_is_the_same_everywhere_and_for_ever() -> None:
    namespace = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
    assert derived_id(namespace, "overflow", "ZA", 27_000_001) == UUID("9514fdac-2fb8-5024-894e-68b61d4fd3ec")
    assert derived_id(namespace, "overflow", "ZA", 27_000_001).version == 5


@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
def test_different_parts_never_give_the_same_id(first: list[str], second: list[str]) -> None:
    namespace = UUID(int=0)
    assert (derived_id(namespace, *first) == derived_id(namespace, *second)) == (first == second)


@pytest.mark.parametrize(
    ("text", "level", "parent"),
    [
        ("510100", AreaLevel.CITY, None),
        ("510104", AreaLevel.DISTRICT, "510100"),
        ("510104017", AreaLevel.STREET, "510104"),
        ("510104017001", AreaLevel.COMMUNITY, "510104017"),
        ("510104017001023", AreaLevel.GRID, "510104017001"),
    ],
)
def test_an_area_code_knows_its_level_and_its_parent(text: str, level: AreaLevel, parent: str | None) -> None:
    area = AreaCode(text)
    assert (area.level, str(area)) == (level, text)
    assert area.parent == (AreaCode(parent) if parent else None)


@pytest.mark.parametrize(
    "text", ["", "5101", "51010", "5101040170011", "51010A", "５１０１０４", "990100", "100000", " 510104"]
)
def test_what_is_no_area_code_is_refused(text: str) -> None:
    with pytest.raises(CodeUnusable):
        AreaCode(text)


@given(st.integers(110_000, 829_999), st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.integers(0, 99_999))
def test_a_case_number_gives_back_what_it_was_made_of(district: int, day: date, serial: int) -> None:
    number = CaseNumber.make(str(district), day, serial)
    assert (number.district, number.day, number.serial) == (str(district), day, serial)
    assert CaseNumber(str(number)) == number
    assert len(str(number)) == 19


@pytest.mark.parametrize(
    ("district", "serial"), [("51010", 512_345), ("5101040", 1), ("510104", 100_000), ("510104", -1), ("51010X", 1)]
)
def test_a_case_number_is_not_made_of_parts_that_do_not_fit(district: str, serial: int) -> None:
    with pytest.raises(CodeUnusable):
        CaseNumber.make(district, date(2026, 10, 11), serial)


@pytest.mark.parametrize(
    "text", ["", "510104202611240000", "5101042026132400001", "510104202602300000１", "5101042026023000001", "x" * 19]
)
def test_what_is_no_case_number_is_refused(text: str) -> None:
    with pytest.raises(CodeUnusable):
        CaseNumber(text)


@pytest.mark.parametrize(
    "text",
    [
        "91350100M000100Y43",  # the example of GB 32100-2015
        "91110108551385082Q",  # this and the next from the registers of two listed companies
        "91440300708461136T",
    ],
)
def test_published_credit_codes_are_accepted(text: str) -> None:
    assert str(CreditCode(text)) == text


@pytest.mark.parametrize(
    "text", ["91350100M000100Y44", "91350100M000100Y4", "91350100I000100Y43", "91350100m000100Y43", ""]
)
def test_credit_codes_with_a_slip_are_refused(text: str) -> None:
    with pytest.raises(CodeUnusable):
        CreditCode(text)


@given(st.text(CREDIT_ALPHABET, min_size=17, max_size=17), st.data())
def test_one_wrong_character_or_two_swapped_ones_never_pass_a_credit_code(body: str, data: st.DataObject) -> None:
    text = body + CreditCode.check_character(body)
    CreditCode(text)
    place = data.draw(st.integers(0, 17))
    wrong = data.draw(st.sampled_from(CREDIT_ALPHABET.replace(text[place], "")))
    with pytest.raises(CodeUnusable):
        CreditCode(text[:place] + wrong + text[place + 1 :])
    swapped = text[:8] + text[9] + text[8] + text[10:]
    if swapped != text:
        with pytest.raises(CodeUnusable):
            CreditCode(swapped)


@pytest.mark.parametrize("text", ["11010519491231002X", "440524188001010014"])  # the examples of GB 11643-1999
def test_the_published_citizen_numbers_are_accepted_and_never_shown(text: str) -> None:
    number = CitizenId(text)
    assert number.masked() == f"{text[:3]}***********{text[-4:]}"
    assert text not in repr(number)
    assert text not in f"{number}"


@pytest.mark.parametrize(
    "text", ["110105194912310021", "11010519491231002", "11010519491331002X", "11010519491231002x", "", "１" * 18]
)
def test_citizen_numbers_with_a_slip_are_refused_without_repeating_them(text: str) -> None:
    with pytest.raises(CodeUnusable) as caught:
        CitizenId(text)
    assert not text or text not in str(caught.value)


def test_the_check_character_of_electronic_licences_is_that_of_the_published_example() -> None:
    assert iso7064_mod37_36("A12425GABC1234002") == "M"  # GRid standard, worked example of ISO 7064 MOD 37,36


@given(st.text(LICENCE_ALPHABET, min_size=1, max_size=40), st.data())
def test_one_wrong_character_never_keeps_the_check_character_of_a_licence(body: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    wrong = data.draw(st.sampled_from(LICENCE_ALPHABET.replace(body[place], "")))
    assert iso7064_mod37_36(body) != iso7064_mod37_36(body[:place] + wrong + body[place + 1 :])


@pytest.mark.parametrize("body", ["abc", "A-1", "芙蓉"])
def test_a_licence_body_has_digits_and_capital_letters_only(body: str) -> None:
    with pytest.raises(CodeUnusable):
        iso7064_mod37_36(body)


@pytest.mark.parametrize("text", ["a", "ZA_01", "urn:dev:ow:10e2073a", "bike/0f3a.1", "9" * 120])
def test_codes_of_things(text: str) -> None:
    assert str(ThingCode(text)) == text


@pytest.mark.parametrize("text", ["", "_a", "a b", "桥", "9" * 121, "a\n"])
def test_what_is_no_code_of_a_thing_is_refused(text: str) -> None:
    with pytest.raises(CodeUnusable, match="120"):
        ThingCode(text)
