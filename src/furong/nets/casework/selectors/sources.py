"""Reading which cases came of what a source reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from furong.nets.casework.contracts import Source
from furong.nets.casework.models import Case, Task

__all__ = ["SourcedCase", "cases_of_source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedCase:
    """A case as its source knows it: its number, and how much of it belongs to which group."""

    number: str
    shares: tuple[tuple[str, int], ...]


def cases_of_source(source: Source, source_keys: Sequence[str]) -> Mapping[str, SourcedCase]:
    """Return the cases that were opened for a source, by the identity that they have there.

    Args:
        source: Where the cases come from.
        source_keys: Identities there; those without a case are not in the answer.
    """
    cases = Case.objects.filter(source=source, source_key__in=source_keys).values_list("source_key", "number")
    numbers = dict(cases)
    shares: dict[str, list[tuple[str, int]]] = {number: [] for number in numbers.values()}
    rows = Task.objects.filter(case_id__in=list(shares)).order_by("group").values_list("case_id", "group", "share")
    for number, group, share in rows:
        shares[number].append((group, share))
    return {key: SourcedCase(number=number, shares=tuple(shares[number])) for key, number in numbers.items()}
