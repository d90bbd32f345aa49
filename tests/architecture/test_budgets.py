"""Budgets over the whole tree, and lists of exceptions that stay empty."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from statistics import quantiles
from typing import Any

import pytest
from tests.architecture.rules.house import functions
from tests.architecture.rules.shape import INNER_IMPORTS, function_length, imports_inside
from tests.architecture.tree import FOLDERS, ROOT, python_sources

_P90_MODULE_LINES = 220
_P90_FUNCTION_LINES = 25
_KERNEL_FILES = 10
_KERNEL_LINES = 1_800
#: One silenced type check in so many lines is the most.
_LINES_A_SILENCED_CHECK = 2_000


def configuration() -> dict[str, Any]:
    tools: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return tools


def p90(counts: list[int]) -> float:
    return quantiles(counts, n=10)[-1]


def test_nine_modules_of_ten_are_short() -> None:
    assert p90([len(source.lines) for source in python_sources("src/")]) <= _P90_MODULE_LINES


def test_nine_functions_of_ten_are_short() -> None:
    lengths = [function_length(f) for source in python_sources("src/") for f in functions(source.tree)]
    assert p90(lengths) <= _P90_FUNCTION_LINES


def test_the_kernel_stays_small() -> None:
    kernel = [source for source in python_sources("src/furong/kernel/") if not source.path.endswith("__init__.py")]
    assert len(kernel) <= _KERNEL_FILES
    assert sum(len(source.lines) for source in kernel) <= _KERNEL_LINES


def test_type_checks_are_hardly_ever_silenced() -> None:
    sources = python_sources()
    silenced = sum(len(re.findall(r"# type:" + r" ignore\[", source.text)) for source in sources)
    assert silenced <= sum(len(source.lines) for source in sources) / _LINES_A_SILENCED_CHECK


def test_the_list_of_inner_imports_names_only_who_needs_them() -> None:
    having = {source.path for source in python_sources() if any(True for _ in imports_inside(source.tree))}
    assert having == INNER_IMPORTS


def test_import_contracts_have_no_exceptions() -> None:
    linter = configuration()["importlinter"]
    assert linter["include_external_packages"]
    for contract in linter["contracts"]:
        assert "ignore_imports" not in contract, contract["name"]
    for contract in linter["contracts"]:
        if contract["type"] == "layers":
            assert contract["exhaustive"], contract["name"]
            assert not contract.get("exhaustive_ignores"), contract["name"]


def test_linters_and_the_type_checker_have_no_exceptions() -> None:
    tools = configuration()
    lint = tools["ruff"]["lint"]
    assert not {"ignore", "extend-ignore", "per-file-ignores", "extend-per-file-ignores"} & set(lint)
    assert tools["ruff"]["extend-exclude"] == ["**/migrations/*.py"]
    assert tools["mypy"]["strict"]
    assert "overrides" not in tools["mypy"]
    assert not {"omit", "exclude_lines", "exclude_also"} & set(tools["coverage"]["run"])
    assert tools["pytest"]["ini_options"]["filterwarnings"] == ["error"]


def test_nothing_else_configures_the_tools() -> None:
    others = ("setup.cfg", "tox.ini", ".flake8", "mypy.ini", "ruff.toml", ".ruff.toml", "pytest.ini", ".importlinter")
    assert [name for name in others if (ROOT / name).exists()] == []


def test_no_folder_of_the_project_is_overlooked() -> None:
    listed = subprocess.run(["git", "-C", ROOT, "ls-files"], capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout of ours: the list of files is not known")
    assert {path.split("/")[0] for path in listed.stdout.splitlines() if "/" in path} == FOLDERS


def test_what_a_module_offers_is_sorted_and_exists() -> None:
    wrong: list[str] = []
    for source in python_sources("src/"):
        offered = _offered(source.tree)
        defined = _top_level_names(source.tree)
        wrong += [f"{source.path}: {name} does not exist" for name in offered if name not in defined]
        if offered != sorted(offered, key=_isort_key):
            wrong.append(f"{source.path}: __all__ is not sorted")
    assert wrong == []


def _offered(tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return [str(name) for name in ast.literal_eval(node.value)]
    return []


def _isort_key(name: str) -> tuple[int, str]:
    """Constants first, then classes, then the rest: the order that ruff keeps as well."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def _top_level_names(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names
