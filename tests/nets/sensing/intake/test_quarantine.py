"""The quarantine of the intake: every text is kept, floods are kept together, and what is mended goes back in."""

from __future__ import annotations

import pytest
from tests.support.city import hire

from furong.foundation.identity.errors import ActionRefused
from furong.kernel.permissions import Actor
from furong.nets.sensing.actions import quarantine_readings as module
from furong.nets.sensing.actions.quarantine_readings import ONE_BY_ONE_MAX, quarantine_readings
from furong.nets.sensing.actions.settle_city_rejection import (
    discard_city_rejections,
    get_held_city_rejection,
    mark_replayed,
)
from furong.nets.sensing.contracts.intake import RejectedReading
from furong.nets.sensing.errors import RejectionSettled, RejectionUnknown
from furong.nets.sensing.selectors.city_rejections import (
    get_city_rejection_for,
    list_city_rejections_for,
    sum_city_rejections_for,
    texts_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward() -> Actor:
    """The data steward of the city."""
    return hire("data_steward", name="steward", area="510100", organisation="data-bureau").actor


def rejected(*texts: str, reason: str = "unknown_code") -> list[RejectedReading]:
    return [RejectedReading(f"line {n}", text, reason, "code") for n, text in enumerate(texts, 1)]


def test_a_sender_that_repeats_itself_is_one_row(steward: Actor) -> None:
    for _ in range(20):
        quarantine_readings("gateway", rejected("a", "a", "b"))
    page = list_city_rejections_for(steward)
    assert sorted((one.raw, one.count, one.is_many) for one in page.rejections) == [("a", 40, False), ("b", 20, False)]
    assert [(one.rows, one.records) for one in sum_city_rejections_for(steward)] == [(2, 60)]


def test_a_flood_of_different_records_is_one_file_with_every_text(steward: Actor) -> None:
    texts = [f"record {n}" for n in range(ONE_BY_ONE_MAX + 1)]
    quarantine_readings("gateway", rejected(*texts))
    quarantine_readings("gateway", rejected(*texts))
    (one,) = list_city_rejections_for(steward).rejections
    assert (one.count, one.is_many, one.raw) == (2 * len(texts), True, "\n".join(texts[:5]))
    assert texts_of(get_held_city_rejection(steward, one.id)).decode().splitlines() == texts


def test_a_sender_that_goes_on_gets_a_row_a_minute(steward: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS_MAX", 5)
    monkeypatch.setattr(module, "_FLOOD_MAX", 20)
    for n in range(10):
        quarantine_readings("gateway", rejected(f"{n} a", f"{n} b"))
        quarantine_readings("other", rejected("a"))
    page = list_city_rejections_for(steward, source="gateway", page_size=100)
    assert sum(one.count for one in page.rejections) == 20
    assert page.total <= 6 + 2
    flood = next(one for one in page.rejections if one.is_many)
    assert flood.raw.splitlines()[:2] == ["3 a", "3 b"]
    assert list_city_rejections_for(steward, source="other").total == 1


def test_a_sender_of_too_many_files_gets_a_row_a_minute(steward: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILES_MAX", 1)
    for n in range(4):
        quarantine_readings("gateway", rejected(*(f"{n} {k}" for k in range(ONE_BY_ONE_MAX + 1))))
    page = list_city_rejections_for(steward, page_size=100)
    assert sum(one.count for one in page.rejections) == 4 * (ONE_BY_ONE_MAX + 1)
    assert page.total <= 2 + 2


def test_texts_that_no_table_holds_are_kept_whole(steward: Actor) -> None:
    long = "x" * 40_000 + "\x00"
    quarantine_readings("gateway", rejected(long))
    (one,) = list_city_rejections_for(steward).rejections
    assert texts_of(get_held_city_rejection(steward, one.id)).decode() == long


def test_a_page_is_filtered_by_source_and_reason(steward: Actor) -> None:
    quarantine_readings("one", rejected("a"))
    quarantine_readings("other", rejected("b", reason="not_json"))
    assert [one.raw for one in list_city_rejections_for(steward, source="one").rejections] == ["a"]
    assert [one.raw for one in list_city_rejections_for(steward, reason="not_json").rejections] == ["b"]
    assert list_city_rejections_for(steward, state="discarded").total == 0


def test_a_row_is_settled_once(steward: Actor) -> None:
    quarantine_readings("gateway", rejected("a", "b"))
    first, second = (one.id for one in list_city_rejections_for(steward).rejections)
    assert discard_city_rejections(steward, [first]) == 1
    mark_replayed(steward, second)
    assert get_city_rejection_for(steward, first).state == "discarded"
    assert get_city_rejection_for(steward, second).state == "replayed"
    for number in (first, second):
        with pytest.raises(RejectionSettled):
            discard_city_rejections(steward, [number])
    with pytest.raises(RejectionUnknown):
        get_held_city_rejection(steward, 2**70)


def test_the_same_record_after_it_was_settled_is_a_new_row(steward: Actor) -> None:
    quarantine_readings("gateway", rejected("a"))
    discard_city_rejections(steward, [one.id for one in list_city_rejections_for(steward).rejections])
    quarantine_readings("gateway", rejected("a"))
    assert [one.count for one in list_city_rejections_for(steward).rejections] == [1]


def test_who_may_not_look_is_refused() -> None:
    with pytest.raises(ActionRefused):
        list_city_rejections_for(hire("handler").actor)
