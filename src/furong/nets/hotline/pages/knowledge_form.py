"""The form of a knowledge item: what was typed, and which field an error is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict

from furong.kernel.errors import FurongError
from furong.nets.hotline.contracts.knowledge import KnowledgeInfo, NewKnowledge
from furong.nets.hotline.errors.knowledge import (
    KnowledgeDatesUnusable,
    KnowledgeFieldUnusable,
    KnowledgeOwnerUnknown,
    KnowledgeReasonMissing,
)

__all__ = ["FIELDS", "blank", "field_of", "filled", "given_in", "knowledge_of", "number_in"]

FIELDS = ("question", "answer", "owner", "source", "valid_from", "valid_until", "reason", "version", "answers")
#: More than a field takes, so that what is too long is told and not cut.
_TEXT_MAX = 10_000
_DIGITS = 18


def given_in(form: QueryDict) -> dict[str, str]:
    """Return what the fields say."""
    return {name: str(form.get(name, "")).replace("\0", "").strip()[:_TEXT_MAX] for name in FIELDS}


def blank(today: date, question: str = "", owner: str = "", answers: str = "") -> dict[str, str]:
    """Return an empty form, perhaps with a question that somebody has asked."""
    told = {"question": question, "owner": owner, "answers": answers, "valid_from": today.isoformat()}
    return {**dict.fromkeys(FIELDS, ""), **told}


def filled(info: KnowledgeInfo) -> dict[str, str]:
    """Return a form with what an item says."""
    return {
        **dict.fromkeys(FIELDS, ""),
        "question": info.question,
        "answer": info.answer,
        "owner": info.owner,
        "source": info.source,
        "valid_from": info.valid_from.isoformat(),
        "valid_until": info.valid_until.isoformat() if info.valid_until else "",
        "version": str(info.version),
    }


def knowledge_of(given: Mapping[str, str]) -> NewKnowledge:
    """Return the item that a form describes.

    Raises:
        KnowledgeDatesUnusable: When a day is none.
    """
    try:
        begin = date.fromisoformat(given["valid_from"])
        end = date.fromisoformat(given["valid_until"]) if given["valid_until"] else None
    except ValueError:
        raise KnowledgeDatesUnusable from None
    return NewKnowledge(
        question=given["question"],
        answer=given["answer"].replace("\r\n", "\n"),
        owner=given["owner"],
        source=given["source"],
        valid_from=begin,
        valid_until=end,
    )


def number_in(text: str) -> int | None:
    """Return the number that a field says, or ``None``."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def field_of(error: FurongError) -> str:
    """Return the field that an error is about, or nothing."""
    if isinstance(error, KnowledgeFieldUnusable):
        return error.field
    fields: dict[type[FurongError], str] = {
        KnowledgeDatesUnusable: "valid_until",
        KnowledgeOwnerUnknown: "owner",
        KnowledgeReasonMissing: "reason",
    }
    return fields.get(type(error), "")
