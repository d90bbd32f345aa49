"""Reading vectors: what is near to one, what has none yet, and how far they have come."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

import numpy as np
from django.db.models import Count, F, Max

from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.private_words import without_private
from furong.nets.hotline.contracts.vectors import AskedVector, Floats, VectorState, VectorTrouble
from furong.nets.hotline.domain.fusion import NEAR_FROM
from furong.nets.hotline.models import Appeal, AppealVector, KnowledgeVector, KnowledgeVersion, VectorModel

__all__ = [
    "appeals_without",
    "items_without",
    "near_appeals",
    "near_items",
    "stored_vector",
    "vector_state",
    "words_for_vector",
]

K = TypeVar("K", int, str)
#: So much of a text is told. [char]
_READ = 2000
#: So many of the newest appeals get a vector, of so long ago at the most.
_NEWEST, _SINCE = 500, timedelta(days=90)
_NEAR = 20


def words_for_vector(text: str, *names: str) -> str:
    """Return what a model is told of a text: without persons."""
    return without_private(text, *names)[:_READ]


def near_items(asked: AskedVector | None) -> Mapping[int, float]:
    """Return the items of knowledge whose vectors are near, by number with the cosine, the nearest first. [1]"""
    if asked is None:
        return {}
    vectors = KnowledgeVector.objects.filter(model=asked.model).aggregate(last=Max("pk"), count=Count("pk"))
    newest = KnowledgeVersion.objects.aggregate(last=Max("pk"))
    numbers, rows = _items(asked.model, vectors["last"] or 0, vectors["count"], newest["last"] or 0)
    return dict(_nearest(numbers, rows, asked.values))


def near_appeals(asked: AskedVector | None, numbers: Collection[str]) -> Mapping[str, float]:
    """Return those of some appeals whose vectors are near, by number with the cosine, the nearest first. [1]"""
    if asked is None:
        return {}
    found = AppealVector.objects.filter(model=asked.model, appeal__in=numbers).order_by("-appeal_id")
    told = [(number, _row(values)) for number, values in found.values_list("appeal_id", "values")]
    return dict(_nearest([number for number, _ in told], [row for _, row in told], asked.values))


def stored_vector(number: str, model: str) -> AskedVector | None:
    """Return the vector of an appeal, when it has one of that model."""
    values = AppealVector.objects.filter(appeal_id=number, model=model).values_list("values", flat=True).first()
    return None if values is None else AskedVector(model, _row(values))


def items_without(model: str, most: int) -> list[tuple[int, str]]:
    """Return the newest versions of items that have no vector of a model, with their words.

    Args:
        model: What it is called.
        most: How many at the most. [1]
    """
    rows = KnowledgeVersion.objects.filter(version=F("item__version"), is_retired=False)
    lacking = rows.exclude(vectors__model=model).order_by("pk")[:most]
    return [(row.pk, f"{row.question}\n{row.answer}"[:_READ]) for row in lacking]


def appeals_without(model: str, most: int) -> list[tuple[str, str, str]]:
    """Return newest appeals that have no vector of their present words, with these words and their digest.

    Args:
        model: What it is called.
        most: How many at the most. [1]
    """
    since = city_clock().now() - _SINCE
    rows = Appeal.objects.filter(received_at__gt=since).order_by("-received_at", "-pk")[:_NEWEST]
    told = list(rows.values_list("pk", "text", "contact__name"))
    known = set(
        AppealVector.objects.filter(model=model, appeal__in=[one[0] for one in told]).values_list("appeal_id", "digest")
    )
    words = ((number, words_for_vector(text, name or "")) for number, text, name in told)
    digested = ((number, text, hashlib.sha256(text.encode()).hexdigest()) for number, text in words)
    return [one for one in digested if (one[0], one[2]) not in known][:most]


def vector_state(model: str) -> VectorState:
    """Return how far the vectors of a model have come."""
    row = VectorModel.objects.filter(pk=model).first()
    current = KnowledgeVersion.objects.filter(version=F("item__version"), is_retired=False)
    return VectorState(
        model=model,
        dimension=row.dimension if row else 0,
        items=current.filter(vectors__model=model).count(),
        all_items=current.count(),
        appeals=AppealVector.objects.filter(model=model).count(),
        trouble=VectorTrouble(row.trouble) if row and row.trouble else None,
        at=row.at if row else None,
    )


def _nearest(keys: Sequence[K], rows: Sequence[Floats], asked: Floats) -> list[tuple[K, float]]:
    fitting = [place for place, row in enumerate(rows) if row.shape == asked.shape]
    if not fitting:
        return []
    cosines = np.stack([rows[place] for place in fitting]) @ asked
    order = np.argsort(-cosines, kind="stable")[:_NEAR]
    return [(keys[fitting[place]], float(cosines[place])) for place in order if cosines[place] >= NEAR_FROM]


@lru_cache(maxsize=2)
def _items(model: str, last: int, count: int, newest: int) -> tuple[list[int], list[Floats]]:
    """Return the vectors of the items as they are now; the arguments behind the first say which rows there are."""
    rows = KnowledgeVector.objects.filter(model=model, version__version=F("version__item__version")).order_by("pk")
    told = list(rows.values_list("version__item_id", "values"))
    return [number for number, _ in told], [_row(values) for _, values in told]


def _row(values: bytes | memoryview) -> Floats:
    return np.frombuffer(bytes(values), dtype="<f4")
