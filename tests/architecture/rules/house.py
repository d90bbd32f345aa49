"""What a house rule is: a function that finds breaches, with lines that pass and lines that do not."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.architecture.tree import Source

__all__ = ["Breach", "HouseRule", "calls", "functions", "imported_names", "name_of"]

#: Line and what is wrong there.
Breach = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRule:
    """One rule of the house.

    Args:
        name: As a failing test shows it.
        why: What goes wrong without it.
        applies: Whether a path is under the rule.
        find: Yields the breaches of a file.
        good: Texts that keep the rule.
        bad: Texts that each break it.
        sample_path: Where the samples are imagined to stand.
    """

    name: str
    why: str
    applies: Callable[[str], bool]
    find: Callable[[Source], Iterator[Breach]]
    good: tuple[str, ...]
    bad: tuple[str, ...]
    sample_path: str = field(default="src/furong/nets/casework/selectors/sample.py")


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Yield every call with the dotted name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, name_of(node.func)


def name_of(node: ast.expr) -> str:
    """Return the dotted name of an expression such as ``a.b.c``, or what can be told of it."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return node.id if isinstance(node, ast.Name) else ""


def imported_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything imported, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, f"{node.module or ''}.{alias.name}"
