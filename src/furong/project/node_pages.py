"""Screens of the node itself, for whoever runs it at three in the morning; and the page behind every error."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from furong.foundation.citytime.clock import city_clock
from furong.foundation.jobs.state import list_failed_jobs
from furong.foundation.outbox.deliver import list_troubled
from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import NextStep, registered_errors
from furong.nets.sensing import api as sensing
from furong.project.node_state import checks, log_files

__all__ = ["node_page", "problem_page"]

_NEXT_STEPS: Mapping[NextStep, str] = {
    NextStep.RETRY_LATER: _("Wait a moment and try again; nothing of yours is lost."),
    NextStep.FIX_INPUT: _("Correct what was sent as the sentence above says, and send it again."),
    NextStep.SIGN_IN: _("Sign in, and then do the same again."),
    NextStep.ASK_PERMISSION: _("Ask your administrator for the role that may do this."),
    NextStep.CONTACT_OWNER: _("Tell whoever runs this node, with the time and the number shown beside the error."),
    NextStep.NONE: _("Nothing need be done."),
}
_PLACE = re.compile(r"\{\w+\}")


@page("node.read")
def node_page(request: PageRequest) -> HttpResponseBase:
    """Show whether the node is well: database, disk, feeds, announcements that could not be delivered."""
    is_part = request.headers.get("HX-Request") == "true"
    found = checks(request.actor)
    return show(
        request,
        "project/_node.html" if is_part else "project/node.html",
        checks=found,
        bad=[check for check in found if check.state != "ok"],
        feeds=[(feed, sensing.freshness_of(feed)) for feed in sensing.list_feeds_for(request.actor)],
        troubled=list_troubled(),
        failed=list_failed_jobs(),
        logs=log_files(),
        directory=str(settings.FURONG_DIRECTORY.root),
        now=city_clock().now(),
    )


@page(public=True)
def problem_page(request: PageRequest, code: str) -> HttpResponseBase:
    """Show what an error means and what to do about it; every problem document links to its page."""
    error = registered_errors().get(code)
    if error is None:
        raise PageUnknown
    sentences = {"zh": _PLACE.sub("…", error.zh), "en": _PLACE.sub("…", error.en)}
    own = language_of()
    other = "zh" if own == "en" else "en"
    return show(
        request,
        "project/problem.html",
        error=error,
        sentence=sentences[own],
        other_sentence=sentences[other],
        other_language="zh-CN" if other == "zh" else "en",
        next_step=gettext(_NEXT_STEPS[error.next_step]),
    )
