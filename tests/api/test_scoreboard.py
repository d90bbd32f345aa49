"""The scoreboard: what stands in its cells leads to just those cases, whoever looks."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from tests.nets.casework.conftest import District, settle
from tests.support.city import Person
from tests.support.scored_day import live_through

from furong.kernel.clock import FrozenClock

pytestmark = pytest.mark.usefixtures("plain_static_files")

_DAY = "/scores?by=unit&period=day&day=2026-11-24"


@pytest.fixture
def district(db: None, clock: FrozenClock) -> District:
    """The people of a district."""
    return settle()


@pytest.fixture
def day(district: District, clock: FrozenClock) -> dict[str, str]:
    """A day to be scored."""
    return live_through(district, clock)


def read(person: Person, address: str) -> str:
    client = Client()
    client.force_login(person.user)
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def links(text: str) -> list[tuple[str, str]]:
    """Return address and label of every figure on the scoreboard."""
    found = re.findall(r'<a[^>]*href="(/scores/cases\?[^"]+)"[^>]*>([^<]+)</a>', text)
    return [(unescape(address), label.strip()) for address, label in found]


def numbers(text: str) -> list[str]:
    return re.findall(r'<td class="is-tight num faint">(\d+)</td>', text)


def test_every_count_on_the_scoreboard_is_the_length_of_the_list_that_it_leads_to(
    district: District, day: dict[str, str]
) -> None:
    counts = [(address, int(label)) for address, label in links(read(district.duty, _DAY)) if label.isdecimal()]
    assert len(counts) > 20
    for address, count in counts:
        assert len(numbers(read(district.duty, address))) == count, address


def test_the_rate_leads_to_the_cases_that_fell_short_of_it(district: District, day: dict[str, str]) -> None:
    board = read(district.duty, _DAY.replace("unit", "district"))
    address = next(address for address, label in links(board) if label == "33.3%")
    assert sorted(numbers(read(district.duty, address))) == sorted([day["late"], day["returned"]])
    assert "缓办 1" in board


def test_people_of_a_unit_find_their_unit_alone_and_no_link_that_is_closed_to_them(
    district: District, day: dict[str, str]
) -> None:
    board = read(district.operator_a, _DAY)
    rows = re.findall(r'<th scope="row" class="is-title">([^<]+)</th>', board)
    assert len(rows) == len(["their unit", "altogether"])
    (address, *_) = [address for address, label in links(board) if label.isdecimal()]
    listed = read(district.operator_a, address)
    assert numbers(listed)
    assert 'href="/cases/' not in listed
    assert 'href="/cases/' in read(district.duty, address)


def test_posts_are_shown_with_masked_names_but_ones_own(district: District, day: dict[str, str]) -> None:
    by_dispatcher = _DAY.replace("unit", "dispatcher")
    assert "陈岚" in read(district.duty, by_dispatcher)
    others = read(district.second_duty, by_dispatcher)
    assert "陈＊" in others
    assert "陈岚" not in others


def test_a_period_without_cases_says_so_and_leads_to_the_one_before(district: District, day: dict[str, str]) -> None:
    text = read(district.duty, "/scores?by=unit&period=month&day=2026-10-15")
    assert "本期没有可评价的案件" in text
    assert "day=2026-09-01" in unescape(text)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("day", "2026-11-24", "2026-11-24"),
        ("week", "2026-11-23", "2026-11-29"),
        ("month", "2026-11-01", "2026-11-30"),
        ("quarter", "2026-10-01", "2026-12-31"),
    ],
)
def test_the_period_in_the_address_is_the_one_in_which_its_day_lies(
    period: str, first: str, last: str, district: District, day: dict[str, str]
) -> None:
    text = read(district.duty, f"/scores?by=unit&period={period}&day=2026-11-24")
    assert f"{first} – {last}" in text


@pytest.mark.parametrize(
    "address", ["/scores?day=soon&by=age&period=year", "/scores/cases?page=x&part=none&indicator=0"]
)
def test_an_address_that_says_nothing_of_use_shows_this_month(
    address: str, district: District, day: dict[str, str]
) -> None:
    assert "2026-11-01" in read(district.duty, address)


def test_an_area_in_the_address_keeps_what_lies_in_it(district: District, day: dict[str, str]) -> None:
    assert "本期没有可评价的案件" in read(district.leader, f"{_DAY}&area=510107")
    assert links(read(district.leader, f"{_DAY}&area=510171"))
