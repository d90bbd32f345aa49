"""What ``furong hotline emergencies`` tells: how the rules do on the shipped calls, or on those of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from furong.engines.texts.emergencies import alarms, find_emergencies
from furong.engines.texts.emergency_suite import CALLS, QUIET
from furong.nets.sensing.adapters.content import read_content

__all__ = ["lines_report", "suite_report"]


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
