"""What ``furong hotline emergencies`` tells: how rules and sense do on the shipped calls, or on those of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from furong.engines.texts.emergencies import alarms, find_emergencies
from furong.engines.texts.emergency_sense import learn_sense, shipped_texts
from furong.engines.texts.emergency_suite import CALLS, QUIET
from furong.nets.sensing.adapters.content import read_content

__all__ = ["lines_report", "suite_report", "unseen_report"]

_FOLDS = 5


def suite_report() -> dict[str, Any]:
    """Return how many of the shipped calls raise an alarm, and how many of the quiet texts do."""
    by_kind = {}
    missed = []
    for kind, calls in CALLS.items():
        raised = [alarms(call) for call in calls]
        missed += [{"kind": kind, "text": call} for call, found in zip(calls, raised, strict=True) if not found]
        by_kind[kind] = {
            "calls": len(calls),
            "alarmed": sum(bool(found) for found in raised),
            "named": sum(kind in found for found in raised),
        }
    false = [{"text": text, "kinds": list(found)} for text in QUIET if (found := alarms(text))]
    total = sum(len(calls) for calls in CALLS.values())
    return {
        "calls": total,
        "recall": round((total - len(missed)) / total, 4),
        "missed": missed,
        "quiet": len(QUIET),
        "false_alarms": len(false),
        "false": false,
        "by_kind": by_kind,
        "unseen": unseen_report(),
    }


def unseen_report() -> dict[str, Any]:
    """Return how many of the texts learnt from are taken for what they are by a sense that has not learnt them."""
    texts, kinds = shipped_texts()
    called, false = 0, 0
    for fold in range(_FOLDS):
        seen = [number for number in range(len(texts)) if number % _FOLDS != fold]
        sense = learn_sense([texts[number] for number in seen], [kinds[number] for number in seen])
        for text, kind in list(zip(texts, kinds, strict=True))[fold::_FOLDS]:
            found = any(one.is_alarm for one in find_emergencies(text, sense))
            called += found and bool(kind)
            false += found and not kind
    calls = sum(bool(kind) for kind in kinds)
    return {
        "calls": calls,
        "recall": round(called / calls, 4),
        "quiet": len(texts) - calls,
        "false_alarms": false,
        "false_share": round(false / (len(texts) - calls), 4),
    }


def lines_report(path: Path) -> dict[str, Any]:
    """Return what the rules find in each line of a file.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable: When there is nothing to be read.
    """
    lines = read_content(path).decode(errors="replace").splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        kinds = [{"kind": one.kind, "words": one.words, "doubt": one.doubt or None} for one in find_emergencies(line)]
        if kinds:
            found.append({"line": number, "alarm": any(not one["doubt"] for one in kinds), "found": kinds})
    return {"lines": len(lines), "alarmed": sum(bool(one["alarm"]) for one in found), "found": found}
