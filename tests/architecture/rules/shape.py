"""How large and how plain a function, a class or a module may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.rules.house import Breach, HouseRule, functions
from tests.architecture.tree import Source, is_kept_by_hand

__all__ = ["FUNCTION_LINES_MAX", "MODULE_LINES_MAX", "RULES", "function_length", "imports_inside"]

MODULE_LINES_MAX = 400
FUNCTION_LINES_MAX = 40
_BASES_MAX = 2

#: Where imports inside functions are needed: before these modules have run, Django is not set up yet; and what learns
#: loads a large library that most processes never need.
INNER_IMPORTS = frozenset(
    {
        "benchmarks/desk.py",
        "benchmarks/case_import.py",
        "benchmarks/history.py",
        "src/furong/project/access_tokens.py",
        "src/furong/project/cli/app.py",
        "src/furong/project/cli/bikes_forecast.py",
        "src/furong/project/cli/bikes_reentry.py",
        "src/furong/project/cli/bikes_plan.py",
        "src/furong/project/cli/bikes_score.py",
        "src/furong/project/cli/casework_import.py",
        "src/furong/project/cli/casework_responsibilities.py",
        "src/furong/project/cli/casework_scores.py",
        "src/furong/project/cli/casework_calendar.py",
        "src/furong/project/cli/casework_standards.py",
        "src/furong/project/cli/hotline_corrections.py",
        "src/furong/project/cli/hotline_emergencies.py",
        "src/furong/project/cli/hotline_evaluate.py",
        "src/furong/project/cli/hotline_import.py",
        "src/furong/project/cli/hotline_models.py",
        "src/furong/project/cli/hotline_places.py",
        "src/furong/project/cli/hotline_replay.py",
        "src/furong/engines/texts/learning.py",
        "benchmarks/hotline_import.py",
        "benchmarks/hotline_burst.py",
        "src/furong/project/cli/hotline_responsibilities.py",
        "src/furong/project/cli/hotline_retrieve.py",
        "src/furong/project/cli/hotline_suggest.py",
        "src/furong/project/cli/hotline_train.py",
        "src/furong/project/cli/sensing_backup.py",
        "src/furong/project/cli/sensing_faults.py",
        "src/furong/project/cli/sensing_history.py",
        "src/furong/project/cli/sensing_ingest.py",
        "src/furong/project/cli/sensing_load.py",
        "src/furong/project/registry_loading.py",
        "src/furong/project/cli/bench.py",
        "src/furong/project/cli/bikes_simulate.py",
        "src/furong/project/cli/bikes_zones.py",
        "src/furong/project/cli/sensing_rules.py",
        "src/furong/project/cli/vision_blur.py",
        "src/furong/project/cli/vision_count.py",
        "src/furong/project/cli/vision_install.py",
        "src/furong/project/cli/vision_watch.py",
        "src/furong/project/backing_up.py",
        "src/furong/project/demo_people.py",
        "src/furong/project/restoring.py",
        "src/furong/project/bench/telling.py",
        "src/furong/project/bench/founding.py",
        "src/furong/project/ingesting.py",
        "src/furong/project/node.py",
        "src/furong/project/pack_tools.py",
        "src/furong/project/parts.py",
        "src/furong/project/replay.py",
        "tests/conftest.py",
    }
)


def _is_python(path: str) -> bool:
    return path.endswith(".py") and is_kept_by_hand(path)


def function_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function has from ``def`` to its end, its docstring not counted."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return whole
    docstring = function.body[0]
    return whole - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def imports_inside(tree: ast.Module) -> Iterator[int]:
    """Yield the lines of imports that stand inside a function."""
    for function in functions(tree):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node.lineno


def _long_module(source: Source) -> Iterator[Breach]:
    count = len(source.lines)
    if count > MODULE_LINES_MAX:
        yield count, f"{count} lines; {MODULE_LINES_MAX} are the most"


def _long_functions(source: Source) -> Iterator[Breach]:
    for function in functions(source.tree):
        if function_length(function) > FUNCTION_LINES_MAX:
            yield function.lineno, f"{function.name} has {function_length(function)} lines"


def _many_bases(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and len(node.bases) > _BASES_MAX:
            yield node.lineno, f"{node.name} has {len(node.bases)} bases"


def _no_return_annotation(source: Source) -> Iterator[Breach]:
    for function in functions(source.tree):
        if function.returns is None:
            yield function.lineno, f"{function.name} does not say what it returns"


def _inner_imports(source: Source) -> Iterator[Breach]:
    for line in imports_inside(source.tree):
        yield line, "an import inside a function"


def _undocumented(source: Source) -> Iterator[Breach]:
    if ast.get_docstring(source.tree) is None and source.tree.body:
        yield 1, "the module does not say what it is for"
    for node in source.tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if not node.name.startswith("_") and ast.get_docstring(node) is None:
            yield node.lineno, f"{node.name} does not say what it is for"


def _is_text_by_hand(path: str) -> bool:
    return is_kept_by_hand(path) and path != "frontend/vendor.toml"


def _needs_docstrings(path: str) -> bool:
    return _is_python(path) and path.startswith(("src/", "tools/")) and not path.endswith("/apps.py")


_LONG_BODY = "def f() -> None:\n" + "    g()\n" * FUNCTION_LINES_MAX
_LONG_DOCSTRING = 'def f() -> None:\n    """Do.\n' + "    more\n" * FUNCTION_LINES_MAX + '    """\n'

RULES = (
    HouseRule(
        name="no text is longer than 400 lines",
        why="A file that does not fit a head is split by what it is about.",
        applies=_is_text_by_hand,
        find=_long_module,
        good=("x = 1\n" * MODULE_LINES_MAX,),
        bad=("x = 1\n" * (MODULE_LINES_MAX + 1),),
    ),
    HouseRule(
        name="no function is longer than 40 lines",
        why="A function does one thing; its docstring is not counted.",
        applies=_is_python,
        find=_long_functions,
        good=(_LONG_BODY.replace("    g()\n", "", 1), _LONG_DOCSTRING),
        bad=(_LONG_BODY,),
    ),
    HouseRule(
        name="two bases a class at most",
        why="Mixin towers hide which method runs.",
        applies=_is_python,
        find=_many_bases,
        good=("class A(B, C): ...\n",),
        bad=("class A(B, C, D): ...\n",),
    ),
    HouseRule(
        name="every function says what it returns",
        why="Types are the shortest documentation that cannot be wrong.",
        applies=_is_python,
        find=_no_return_annotation,
        good=("def f() -> None: ...\n",),
        bad=("def f(): ...\n", "class A:\n    async def f(self, a: int): ...\n"),
    ),
    HouseRule(
        name="imports stand at the top",
        why="An import inside a function hides a dependency, and often a cycle.",
        applies=lambda path: _is_python(path) and path not in INNER_IMPORTS,
        find=_inner_imports,
        good=("import json\n\ndef f() -> None: ...\n",),
        bad=("def f() -> None:\n    import json\n",),
    ),
    HouseRule(
        name="what is public says what it is for",
        why="A reader should not have to guess from the body.",
        applies=_needs_docstrings,
        find=_undocumented,
        good=('"""Say hello."""\n\ndef f() -> None:\n    """Do it."""\n\ndef _g() -> None: ...\n',),
        bad=("x = 1\n", '"""Say hello."""\n\ndef f() -> None: ...\n', '"""Say hello."""\n\nclass A: ...\n'),
    ),
)
