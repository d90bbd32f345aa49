"""Every number that an engine takes or keeps says its unit."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.rules.house import Breach, HouseRule
from tests.architecture.tree import Source

__all__ = ["RULES"]

_NUMBERS = re.compile(r"\b(?:int|float|IntColumn|FloatColumn)\b")
_OTHERS = re.compile(r"Mapping|Sequence|tuple|dict|list|Callable|Iterable")


def _is_number(annotation: ast.expr | None) -> bool:
    text = ast.unparse(annotation) if annotation is not None else ""
    return bool(_NUMBERS.search(text)) and not _OTHERS.search(text)


def _entry(docstring: str, name: str) -> str:
    """Return what a docstring says of one argument, over all the lines of its entry, or its whole text."""
    found = re.search(rf"^(\s+){name}: (.*?)(?=^\1\S|^\s*$|\Z)", docstring, re.MULTILINE | re.DOTALL)
    if found is not None:
        return found.group(2)
    return " ".join(re.findall(rf"``{name}``[^\]]*\]", docstring))


def _unitless(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            numbers = [(a.lineno, a.arg) for a in arguments if _is_number(a.annotation)]
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            fields = [f for f in node.body if isinstance(f, ast.AnnAssign) and isinstance(f.target, ast.Name)]
            numbers = [(f.lineno, ast.unparse(f.target)) for f in fields if _is_number(f.annotation)]
        else:
            continue
        docstring = ast.get_docstring(node, clean=False) or ""
        for line, name in numbers:
            if not name.startswith("_") and not re.search(r"\[[^\]]+\]", _entry(docstring, name)):
                yield line, f"{node.name}: {name} does not say its unit; [1] is one too"


RULES = (
    HouseRule(
        name="numbers of engines say their unit",
        why="A minute taken for a second is found by nobody until a crew is late.",
        applies=lambda path: path.startswith("src/furong/engines/") and path.endswith(".py"),
        find=_unitless,
        good=(
            'def f(hold: int) -> None:\n    """Do.\n\n    Args:\n        hold: How long. [min]\n    """\n',
            'def f(hold: int) -> None:\n    """Hold for ``hold`` [min] and let go."""\n',
            'class A:\n    """One.\n\n    Args:\n        n: How\n            many. [1]\n    """\n\n    n: int\n',
            "def f(name: str) -> None: ...\n",
        ),
        bad=(
            'def f(hold: int) -> None:\n    """Do.\n\n    Args:\n        hold: How long.\n    """\n',
            'class A:\n    """One."""\n\n    count: int\n',
            "def f(speed: FloatColumn) -> None: ...\n",
        ),
        sample_path="src/furong/engines/worktime/sample.py",
    ),
)
