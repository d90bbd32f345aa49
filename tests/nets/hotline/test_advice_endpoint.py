"""A language model over real HTTP: whatever its server does, the answer comes in time and says what is wrong."""

from __future__ import annotations

import json
import logging
import threading
import time
from typing import Any

import pytest
from tests.support.chat_server import LONG_S, chat_server, drips, says, sends

from furong.nets.hotline.adapters.chat.endpoint import ChatEndpoint
from furong.nets.hotline.adapters.chat.resting import Resting
from furong.nets.hotline.contracts.advice import Advice, AdviceTrouble

T = AdviceTrouble
KEY = "sk-not-for-logs"


def endpoint(url: str, timeout_s: float = 60.0, **changes: Any) -> ChatEndpoint:
    return ChatEndpoint(url, model="qwen", key=KEY, timeout_s=timeout_s, **changes)


def test_it_is_asked_in_the_form_of_openai() -> None:
    with chat_server(says("好")) as server:
        assert endpoint(server.url + "/").ask("做什么", "用什么") == Advice(text="好")
    ((headers, body),) = server.got
    assert headers["authorization"] == f"Bearer {KEY}"
    assert (body["model"], body["temperature"], body["stream"]) == ("qwen", 0, False)
    assert [one["content"] for one in body["messages"]] == ["做什么", "用什么"]


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (sends(b"oops " + KEY.encode(), status=500), T.SILENT),
        (sends(b"", status=307), T.SILENT),
        (sends(b"<html><body>login</body></html>", kind="text/html"), T.UNREADABLE),
        (sends(b"[1, 2]"), T.UNREADABLE),
        (sends(b'{"choices": []}'), T.UNREADABLE),
        (sends(b'{"choices": [{"message": {"content": {"a": 1}}}]}'), T.UNREADABLE),
        (sends(b'{"choices": [{"message": {"content": " "}}]}'), T.UNREADABLE),
        (sends(b"[" * 100_000), T.UNREADABLE),
        (sends(b" " * 3_000_000), T.UNREADABLE),
        (drips, T.SILENT),
        (None, T.SILENT),
    ],
    ids=["500", "redirect", "html", "list", "none", "no text", "blank", "deep", "huge", "drips", "hangs"],
)
def test_whatever_the_server_does_it_is_told_in_time(
    answer: Any, trouble: AdviceTrouble, caplog: pytest.LogCaptureFixture
) -> None:
    # Who says nothing is not waited for; whoever says something may take as long as a busy machine takes.
    timeout_s = 0.6 if trouble is T.SILENT else 60.0
    with chat_server(answer) as server, caplog.at_level(logging.DEBUG):
        began = time.monotonic()
        assert endpoint(server.url, timeout_s).ask("做什么", "市民的话") == Advice(trouble=trouble)
        assert time.monotonic() - began < LONG_S
    logged = json.dumps([(one.getMessage(), vars(one)) for one in caplog.records], default=str, ensure_ascii=False)
    assert KEY not in logged
    assert "市民的话" not in logged


def test_a_slow_model_holds_up_one_who_asks_and_nobody_else() -> None:
    with chat_server() as server:
        slow = endpoint(server.url)
        first: list[Advice] = []
        asking = threading.Thread(target=lambda: first.append(slow.ask("a", "b")))
        asking.start()
        while not server.got:
            time.sleep(0.01)
        assert [slow.ask("a", "c").trouble for _ in range(20)] == [T.BUSY] * 20
        assert first == [], "the others were answered before the first"
        server.over.set()
        asking.join()
    assert [one.trouble for one in first] == [T.SILENT]
    assert len(server.got) == 1


def test_what_fails_three_times_is_left_alone_and_tried_again() -> None:
    now = [0.0]
    with chat_server(says("好")) as server:
        url = server.url
    down = endpoint(url, resting=Resting(now=lambda: now[0]))
    assert [down.ask("a", "b").trouble for _ in range(4)] == [T.SILENT] * 3 + [T.RESTING]
    now[0] = 61.0
    assert [down.ask("a", "b").trouble for _ in range(2)] == [T.SILENT, T.RESTING]
    with chat_server(sends(b"", status=503)) as server:
        back = endpoint(server.url, resting=Resting(now=lambda: now[0]))
        assert [back.ask("a", "b").trouble for _ in range(2)] == [T.SILENT] * 2
        server.answer = says("好")
        assert back.ask("a", "b").text == "好"
        server.answer = sends(b"", status=503)
        assert [back.ask("a", "b").trouble for _ in range(2)] == [T.SILENT] * 2
        server.answer = says("好")
        assert back.ask("a", "b").text == "好"
