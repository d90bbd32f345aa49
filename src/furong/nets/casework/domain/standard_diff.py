"""What is different between two versions of the standard table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from furong.nets.casework.contracts.standards import FilingCondition, StandardClass, TableChange
from furong.nets.casework.domain.standard_linting import plain_text

__all__ = ["compare_tables", "paired_conditions", "told_limit"]

#: Conditions whose words agree this far are one, reworded.
_ALIKE = 0.55


def compare_tables(old: Sequence[StandardClass], new: Sequence[StandardClass]) -> list[TableChange]:
    """Return the differences, by class: classes that came, went or were renamed, and the same of conditions."""
    before, after = ({one.code: one for one in classes} for classes in (old, new))
    changes: list[TableChange] = []
    for code in sorted(before.keys() | after.keys()):
        former, latter = before.get(code), after.get(code)
        if former is None and latter is not None:
            changes.append(_change("class_added", latter, {"conditions": ("", str(len(latter.conditions)))}))
        elif latter is None and former is not None:
            changes.append(_change("class_removed", former, {"conditions": (str(len(former.conditions)), "")}))
        elif former is not None and latter is not None:
            changes += _within(former, latter)
    return changes


def _within(former: StandardClass, latter: StandardClass) -> Iterator[TableChange]:
    if former.name_zh != latter.name_zh:
        yield _change("class_renamed", latter, {"name": (former.name_zh, latter.name_zh)})
    for old, new in paired_conditions(former.conditions, latter.conditions):
        if old is None and new is not None:
            yield _change("added", latter, {"limit": ("", told_limit(new))}, new)
        elif new is None and old is not None:
            yield _change("removed", latter, {"limit": (told_limit(old), "")}, old)
        elif old is not None and new is not None:
            fields = dict(_differences(old, new))
            if fields:
                yield _change("changed", latter, fields, new)


def paired_conditions(
    old: Sequence[FilingCondition], new: Sequence[FilingCondition]
) -> list[tuple[FilingCondition | None, FilingCondition | None]]:
    """Return which condition became which: the same words first, then the most alike, then what came and what went."""
    left, right = list(old), list(new)
    pairs: list[tuple[FilingCondition | None, FilingCondition | None]] = []
    by_words = {plain_text(one.text_zh): one for one in reversed(left)}
    for one in list(right):
        same = by_words.pop(plain_text(one.text_zh), None)
        if same is not None:
            pairs.append((same, one))
            left.remove(same)
            right.remove(one)
    ranked = sorted(
        ((likeness(a.text_zh, b.text_zh), -a.serial, -b.serial, a, b) for a in left for b in right),
        key=lambda entry: entry[:3],
        reverse=True,
    )
    for score, _, _, a, b in ranked:
        if score >= _ALIKE and a in left and b in right:
            pairs.append((a, b))
            left.remove(a)
            right.remove(b)
    pairs += [(one, None) for one in left] + [(None, one) for one in right]
    return sorted(pairs, key=lambda pair: (pair[1] or pair[0] or old[0]).serial)


def likeness(first: str, second: str) -> float:
    """Return how far two conditions say the same, from 0 to 1."""
    return SequenceMatcher(None, plain_text(first), plain_text(second), autojunk=False).ratio()


def told_limit(condition: FilingCondition) -> str:
    """Return a limit as data, e.g. ``2 work_hour``, or nothing when there is none."""
    return f"{condition.limit:g} {condition.limit_kind}" if condition.limit is not None else ""


def _differences(old: FilingCondition, new: FilingCondition) -> Iterator[tuple[str, tuple[str, str]]]:
    compared = {
        "condition": (old.text_zh, new.text_zh),
        "limit": (told_limit(old), told_limit(new)),
        "closing": (old.closing_zh, new.closing_zh),
        "handling": (old.handling_zh, new.handling_zh),
        "supervising": (old.supervising_zh, new.supervising_zh),
    }
    yield from ((field, values) for field, values in compared.items() if values[0] != values[1])


def _change(
    change: str,
    one: StandardClass,
    fields: Mapping[str, tuple[str, str]],
    condition: FilingCondition | None = None,
) -> TableChange:
    return TableChange(
        change=change,
        class_code=one.code,
        class_zh=one.name_zh,
        class_en=one.name("en"),
        condition_zh=condition.text_zh if condition else "",
        condition_en=condition.text("en") if condition else "",
        fields=fields,
    )
