"""What people do with topics on pages: close, merge, undo; and an appeal beside the topics that it is like."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpResponseBase, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError, NotFound
from furong.kernel.permissions import Actor
from furong.nets.hotline.api import topic_deeds
from furong.nets.hotline.errors.topics import TopicUnknown
from furong.nets.hotline.pages.acts import sent
from furong.nets.hotline.pages.topics import show_topic

__all__ = ["act_on_topic", "appeal_similar", "put_to_topic"]

_TAKE = "hotline.take"
_DIGITS = 9


@page(_TAKE, methods=("POST",))
def act_on_topic(request: PageRequest, number: int, act: str) -> HttpResponseBase:
    """Do something with a topic, and show it; what was typed stays when it cannot be done."""
    if act not in _ACTS:
        raise PageUnknown
    try:
        _ACTS[act](request.actor, number, request.POST)
    except NotFound:
        raise
    except FurongError as error:
        return show_topic(request, number, failed=act, trouble=error.sentence(language_of()), status=error.status)
    say(request, {"close": _("The topic was closed"), "merge": _("The topics were merged")}.get(act, _("Undone")))
    return HttpResponseRedirect(f"/hotline/topics/{number}")


@page(_TAKE)
def appeal_similar(request: PageRequest, number: str) -> HttpResponseBase:
    """Show the topics that an appeal is like, as a part of its page."""
    return show(
        request, "hotline/_similar.html", number=number, similar=topic_deeds.similar_topics_for(request.actor, number)
    )


@page(_TAKE, methods=("POST",))
def put_to_topic(request: PageRequest, number: str) -> HttpResponseBase:
    """Put an appeal to a topic, and show the topic."""
    topic = _number(sent(request.POST, "topic"))
    try:
        topic_deeds.join_topic(request.actor, number, topic)
    except NotFound:
        raise
    except FurongError as error:
        say(request, error.sentence(language_of()))
        return HttpResponseRedirect(f"/hotline/appeals/{number}")
    say(request, _("The appeal was put to topic %(number)s") % {"number": topic})
    return HttpResponseRedirect(f"/hotline/topics/{topic}")


def _number(told: str) -> int:
    digits = told.removeprefix("#")
    if digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS:
        return int(digits)
    raise TopicUnknown(topic=told[:_DIGITS])


def _close(actor: Actor, number: int, form: QueryDict) -> None:
    topic_deeds.close_topic(actor, number, sent(form, "reason"))


def _merge(actor: Actor, number: int, form: QueryDict) -> None:
    topic_deeds.merge_topics(actor, number, _number(sent(form, "other")), sent(form, "reason"))


def _undo(actor: Actor, number: int, _form: QueryDict) -> None:
    topic_deeds.undo_topic_deed(actor, number)


_ACTS: Mapping[str, Callable[[Actor, int, QueryDict], None]] = {"close": _close, "merge": _merge, "undo": _undo}
