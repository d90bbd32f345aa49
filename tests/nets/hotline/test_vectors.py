"""Vectors from a real local server: a second ranking when they are right, and the words alone whatever is wrong."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from tests.nets.hotline.conftest import PHONE, WATER, Hotline
from tests.support.chat_server import LONG_S, ChatServer, chat_server, sends

from furong.nets.hotline.api import appeals, candidates, knowledge, replies
from furong.nets.hotline.api.vectors import refresh_vectors, state_of_vectors
from furong.nets.hotline.contracts.knowledge import NewKnowledge
from furong.nets.hotline.contracts.vectors import VectorTrouble
from furong.nets.hotline.domain.fusion import fused
from furong.nets.hotline.models import AppealVector, KnowledgeVector

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
T = VectorTrouble
#: The model of this test knows what is meant by these words; everything else is its own matter.
_MEANINGS = {"停水": (1.0, 0.1, 0.0), "龙头没有出来": (0.99, 0.14, 0.0)}
_ASKED = "小区停水几天，水费账单照收，怎么缴水费账单"


def _meaning(text: str) -> tuple[float, ...]:
    return next((vector for words, vector in _MEANINGS.items() if words in text), (0.0, 0.0, 1.0))


def right(server: Callable[[], ChatServer], change: Callable[[list[Any]], Any] = lambda data: data) -> Any:
    """Answer with the vectors of what is asked, in another order than it was asked in."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        texts = server().got[-1][1]["input"]
        data = [{"index": place, "embedding": _meaning(text)} for place, text in enumerate(texts)]
        sends(json.dumps({"data": change(data[::-1])}).encode())(request)

    return answer


@pytest.fixture
def plain_static_files() -> Iterator[None]:
    """Pages name style sheets by their plain names."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": static}):
        yield


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    """A server of vectors that the node is set to."""
    with chat_server(sends(b"{}")) as server:
        server.answer = right(lambda: server)
        monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_EMBEDDING_URL", server.url)
        monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_EMBEDDING_MODEL", "bge-test")
        monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_EMBEDDING_TIMEOUT_S", 60.0)
        monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_EMBEDDING_KEY", f"k{server.port}")
        yield server


@pytest.fixture
def shelf(hotline: Hotline) -> Mapping[str, int]:
    """Two items: words alone take the wrong one for what is asked."""
    told = {
        "wrong": ("怎么缴水费账单", "水费账单可在网上缴纳。"),
        "right": ("小区停水是什么原因", "停水多为管网检修，请关注通知，如超时请拨打热线。"),
    }
    return {
        name: knowledge.add_knowledge(
            hotline.supervisor.actor,
            NewKnowledge(
                question=question,
                answer=answer,
                owner=WATER,
                source="供水条例",
                valid_from=date(2026, 1, 1),
                valid_until=None,
            ),
        ).number
        for name, (question, answer) in told.items()
    }


def found() -> list[int]:
    return [one.item.number for one in replies.list_found_knowledge(_ASKED)]


def test_near_vectors_bring_forward_what_words_alone_miss(
    hotline: Hotline, shelf: Mapping[str, int], model: ChatServer
) -> None:
    words_alone = [shelf["wrong"], shelf["right"]]
    assert found() == words_alone  # nothing has a vector yet
    first = hotline.replied(text=f"停水三天了，我叫王小明，{PHONE}")
    second = hotline.classified(text="打开龙头没有出来的，请处理")
    assert [one.precedents for one in candidates.list_candidates_for(hotline.agent.actor, second)] == [()]
    assert refresh_vectors() == 4
    assert refresh_vectors() == 0
    assert found() == [shelf["right"], shelf["wrong"]]
    (unit,) = candidates.list_candidates_for(hotline.agent.actor, second)
    assert [one.number for one in unit.precedents] == [first]
    assert {row.version.item_id for row in KnowledgeVector.objects.select_related("version")} == set(shelf.values())
    assert {row.model_id for row in AppealVector.objects.all()} == {"bge-test"}
    assert not any(told in model.told for told in (PHONE, "王小明"))
    assert model.got[0][0]["authorization"] == f"Bearer k{model.port}"
    state = state_of_vectors()
    assert state is not None
    assert (state.dimension, state.items, state.appeals, state.trouble) == (3, 2, 2, None)
    # What no word of an item answers goes into no draft by itself.
    draft = replies.draft_reply_for(hotline.agent.actor, second)
    assert (draft.sentences, [one.item.number for one in draft.found]) == ((), [shelf["right"]])
    appeals.show_citizen(hotline.agent.actor, first, purpose="回访")


def test_several_rankings_become_one() -> None:
    assert fused(["a", "b"], ["b", "c"]) == ["b", "a", "c"]
    assert fused(["a", "b"], []) == ["a", "b"]


_WRONG: Mapping[str, tuple[Any, VectorTrouble]] = {
    "500": (sends(b"oops", status=500), T.SILENT),
    "html": (sends(b"<html>login</html>", kind="text/html"), T.UNREADABLE),
    "words": (lambda data: [{**one, "embedding": ["a", "b", "c"]} for one in data], T.UNREADABLE),
    "ragged": (
        lambda data: [{"index": one["index"], "embedding": [1.0] * (1 + one["index"])} for one in data],
        T.UNREADABLE,
    ),
    "one too few": (lambda data: data[1:], T.WRONG_COUNT),
    "one twice": (lambda data: [data[0]] * len(data), T.WRONG_COUNT),
    "NaN": (lambda data: [{**one, "embedding": [float("nan"), 0.0, 1.0]} for one in data], T.NOT_FINITE),
    "nothing": (lambda data: [{**one, "embedding": [0.0, 0.0, 0.0]} for one in data], T.NOT_FINITE),
    "longer": (lambda data: [{**one, "embedding": [1.0] * 4} for one in data], T.WRONG_DIMENSION),
    "hangs": (None, T.SILENT),
}


@pytest.mark.parametrize("what", _WRONG)
def test_whatever_is_wrong_words_alone_rank(
    hotline: Hotline, shelf: Mapping[str, int], model: ChatServer, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    assert refresh_vectors() == 2
    answer, trouble = _WRONG[what]
    if answer is None:
        monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_EMBEDDING_TIMEOUT_S", 0.5)
        model.answer = lambda request: None if model.over.wait(LONG_S) else None
    else:
        model.answer = answer if what in ("500", "html") else right(lambda: model, answer)
    for text in ("停水了", "路灯坏了"):
        hotline.receive(text=text)
    began = time.monotonic()
    assert refresh_vectors() == 0
    assert what in ("ragged", "one twice") or found() == [shelf["wrong"], shelf["right"]]  # of one text no fault
    assert time.monotonic() - began < LONG_S
    state = state_of_vectors()
    assert state is not None
    assert (state.trouble, state.appeals, state.items) == (trouble, 0, 2)
    page = Client(headers={"Accept": "text/html"})
    page.force_login(hotline.supervisor.user)
    told = page.get("/hotline/model").content.decode()
    assert told.count("data-vectors") == 1
    model.answer = right(lambda: model)
    monkeypatch.setitem(settings.FURONG_OPTIONS, "HOTLINE_EMBEDDING_TIMEOUT_S", 60.0)
    assert refresh_vectors() == 2
    assert found() == [shelf["right"], shelf["wrong"]]


def test_without_a_model_nobody_is_asked(hotline: Hotline, shelf: Mapping[str, int]) -> None:
    assert (refresh_vectors(), state_of_vectors(), found()) == (0, None, [shelf["wrong"], shelf["right"]])
