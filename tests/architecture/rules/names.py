"""What things may be called: a prefix is a promise."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture.rules.house import Breach, HouseRule, functions
from tests.architecture.tree import Source, is_kept_by_hand

__all__ = ["RULES"]

_DRAWERS = frozenset(
    {"base", "common", "core", "helper", "helpers", "manager", "managers", "misc", "services", "utils"}
)
#: Parts whose functions answer questions about what is stored.
_ASKED = ("nets", "processes", "scenarios", "cockpit")
_MANY = ("list[", "tuple[", "Sequence[", "Iterator[", "Iterable[", "Mapping[", "dict[", "set[", "frozenset[")


def _is_source(path: str) -> bool:
    return path.startswith("src/furong/") and path.endswith(".py") and is_kept_by_hand(path)


def _drawers(source: Source) -> Iterator[Breach]:
    parts = PurePosixPath(source.path.removeprefix("src/")).with_suffix("").parts
    for part in parts:
        if part.strip("_") in _DRAWERS:
            yield 1, f"{part!r} is a drawer for anything; name it after what is in it"


def _promises(source: Source) -> Iterator[Breach]:
    for function in functions(source.tree):
        returned = ast.unparse(function.returns) if function.returns else ""
        name = function.name
        if name.startswith("get_") and returned.endswith("| None"):
            yield function.lineno, f"{name} returns one or raises; what may return None is called find_"
        elif name.startswith("find_") and "None" not in returned:
            yield function.lineno, f"{name} returns one or None; what raises is called get_"
        elif name.startswith("list_") and not (returned.startswith(_MANY) or returned.endswith("Page")):
            yield function.lineno, f"{name} returns many"
        elif name.startswith("do_"):
            yield function.lineno, f"{name}: an action is a plain verb"


def _percent(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        name = getattr(node, "name", None) or getattr(node, "id", None) or getattr(node, "arg", None)
        if isinstance(name, str) and name.endswith(("_percent", "_pct")):
            yield getattr(node, "lineno", 1), f"{name}: a fraction is a _ratio from 0 to 1"


def _forefathers(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and node.name.strip("_").startswith(("Base", "Abstract")):
            yield node.lineno, f"{node.name}: say what it is, or make it a Protocol"


def _is_looked_up(path: str) -> bool:
    return _is_source(path) and path.startswith(tuple(f"src/furong/{part}/" for part in _ASKED))


RULES = (
    HouseRule(
        name="no drawers",
        why="What may hold anything soon holds everything.",
        applies=lambda path: path.endswith(".py") and path.startswith(("src/", "tests/", "tools/", "benchmarks/")),
        find=_drawers,
        good=("x = 1\n",),
        bad=(),
    ),
    HouseRule(
        name="a prefix is a promise",
        why="get_ raises, find_ may return None, list_ returns many: callers rely on it without looking.",
        applies=_is_looked_up,
        find=_promises,
        good=(
            "def get_case(number: str) -> Case: ...\n",
            "def find_case(number: str) -> Case | None: ...\n",
            "def list_cases() -> list[Case]: ...\n",
            "def list_cases() -> CasePage: ...\n",
        ),
        bad=(
            "def get_case(number: str) -> Case | None: ...\n",
            "def find_case(number: str) -> Case: ...\n",
            "def list_cases() -> Case: ...\n",
            "def do_dispatch() -> None: ...\n",
        ),
    ),
    HouseRule(
        name="fractions are ratios",
        why="A number that may mean 0.7 or 70 will one day mean the other.",
        applies=_is_source,
        find=_percent,
        good=("clear_ratio = 0.7\n",),
        bad=("clear_percent = 70\n", "def f(load_pct: float) -> None: ...\n"),
    ),
    HouseRule(
        name="no forefathers",
        why="A base class is shared code with a shape that its children cannot leave.",
        applies=_is_source,
        find=_forefathers,
        good=("class Clock(Protocol): ...\n",),
        bad=("class BaseClock: ...\n", "class AbstractCase: ...\n"),
    ),
)
