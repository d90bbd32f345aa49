"""How the writes of a net are made: in a transaction, and never past the announcement."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.rules.house import Breach, HouseRule, calls, name_of
from tests.architecture.tree import Source

__all__ = ["RULES", "public_functions"]

_WRITES = frozenset({"save", "create", "update", "delete", "bulk_create", "update_or_create", "get_or_create"})


def public_functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield the functions of a module that others may call."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def _demands_transaction(function: ast.FunctionDef) -> bool:
    return any(name_of(decorator) == "transaction_required" for decorator in function.decorator_list)


def _writing_calls(node: ast.AST) -> Iterator[ast.Call]:
    for call, name in calls(node):
        head, _, last = name.rpartition(".")
        if last in _WRITES and head:
            yield call


def _opens_transaction(node: ast.AST) -> bool:
    return any(
        isinstance(inner, ast.With) and any(name_of(item.context_expr) == "transaction" for item in inner.items)
        for inner in ast.walk(node)
    )


def _unprotected(source: Source) -> Iterator[Breach]:
    """Yield public functions that write, and neither demand nor open a transaction."""
    for function in public_functions(source.tree):
        writes = any(True for _ in _writing_calls(function))
        if writes and not _demands_transaction(function) and not _opens_transaction(function):
            yield function.lineno, f"{function.name} writes, and neither demands nor opens a transaction"


def _writes_outside_actions(source: Source) -> Iterator[Breach]:
    for call, name in calls(source.tree):
        if ".objects." in name and name.rpartition(".")[2] in _WRITES:
            yield call.lineno, f"{name}: only an action writes"


def _is_action(path: str) -> bool:
    return path.startswith("src/furong/nets/") and "/actions/" in path and path.endswith(".py")


def _is_net_but_no_action(path: str) -> bool:
    return path.startswith("src/furong/nets/") and path.endswith(".py") and not _is_action(path)


RULES = (
    HouseRule(
        name="an action writes inside a transaction",
        why="Check, do, record and announce hold together or not at all.",
        applies=_is_action,
        find=_unprotected,
        good=(
            "@transaction_required\ndef close(case: Case) -> None:\n    case.save()\n",
            "def close(case: Case) -> None:\n    with transaction():\n        case.save()\n",
            "def examine(case: Case) -> int:\n    return 1\n",
        ),
        bad=(
            "def close(case: Case) -> None:\n    case.save()\n",
            "def close(rows: list[Row]) -> None:\n    Row.objects.bulk_create(rows)\n",
        ),
        sample_path="src/furong/nets/casework/actions/sample.py",
    ),
    HouseRule(
        name="only actions write",
        why="A page or a selector that writes skips permission, history and announcement.",
        applies=_is_net_but_no_action,
        find=_writes_outside_actions,
        good=("Case.objects.filter(pk=1).first()\n",),
        bad=("Case.objects.create(number='1')\n", "Case.objects.filter(pk=1).update(state='closed')\n"),
    ),
)
