"""What a page says about the act before it is said once, and to somebody who looks."""

from __future__ import annotations

from django.contrib.sessions.backends.cache import SessionStore
from django.test import RequestFactory

from furong.foundation.web.feedback import AHEAD, said, say


def test_a_sentence_is_said_once_and_not_to_a_page_that_is_fetched_ahead() -> None:
    session = SessionStore()
    request = RequestFactory().get("/tasks")
    request.session = session
    ahead = RequestFactory().get("/tasks", headers={AHEAD: "1"})
    ahead.session = session
    say(request, "done")
    assert said(ahead) is None
    told = said(request)
    assert told is not None
    assert told.text == "done"
    assert said(request) is None
