"""Ways to reach another part that an import linter does not see."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.rules.house import Breach, HouseRule, calls, imported_names
from tests.architecture.tree import Source

__all__ = ["RULES"]

_DYNAMIC = ("import_module", "__import__", "import_string", "get_model")
_SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.contrib.auth.signals")
_CLOCKS = ("now", "today", "utcnow", "time.time")


def _in_source(path: str) -> bool:
    return path.startswith("src/furong/") and path.endswith(".py")


def _above_foundation(path: str) -> bool:
    return _in_source(path) and not path.startswith(("src/furong/foundation/", "src/furong/project/"))


def _dynamic_imports(source: Source) -> Iterator[Breach]:
    own_package = source.path.removeprefix("src/").rpartition("/")[0].replace("/", ".")
    for call, name in calls(source.tree):
        if name.rsplit(".", 1)[-1] not in _DYNAMIC:
            continue
        argument = call.args[0] if call.args else None
        literal = argument.value if isinstance(argument, ast.Constant) else None
        is_own = isinstance(literal, str) and literal.startswith(own_package + ".")
        if not (source.path.endswith("/apps.py") and is_own):
            yield call.lineno, f"{name} reaches a part by its name"


def _signals(source: Source) -> Iterator[Breach]:
    for line, name in imported_names(source.tree):
        if name.startswith(_SIGNALS):
            yield line, f"{name}: a signal is a call that nobody sees; announce an event"


def _transactions(source: Source) -> Iterator[Breach]:
    for line, name in imported_names(source.tree):
        if name in ("django.db.transaction", "django.db.transaction.atomic"):
            yield line, "transactions are opened by furong.foundation.transactions alone"


def _admin(source: Source) -> Iterator[Breach]:
    for line, name in imported_names(source.tree):
        if name.startswith("django.contrib.admin"):
            yield line, "Django's admin saves around the actions"


def _asked_time(source: Source) -> Iterator[Breach]:
    for call, name in calls(source.tree):
        if name == "time.time" or (name.rsplit(".", 1)[-1] in _CLOCKS and not name.startswith(("clock.", "self."))):
            yield call.lineno, f"{name}() asks the machine for the time; take an instant or a Clock"


def _is_computation(path: str) -> bool:
    return path != "src/furong/kernel/clock.py" and (
        path.startswith(("src/furong/kernel/", "src/furong/engines/", "src/furong/processes/")) or "/domain/" in path
    )


RULES = (
    HouseRule(
        name="no part is reached by its name",
        why="A dotted path in a string passes every import contract.",
        applies=_above_foundation,
        find=_dynamic_imports,
        good=("from furong.nets.casework import api\n", "import_module_names = 3\n"),
        bad=(
            "from importlib import import_module\nimport_module('furong.nets.sensing.models')\n",
            "from django.apps import apps\napps.get_model('sensing', 'Feed')\n",
            "__import__('furong.nets.sensing')\n",
        ),
    ),
    HouseRule(
        name="an application registers its own modules only",
        why="ready() may import what registers itself, as long as it stays in its own package.",
        applies=lambda path: _in_source(path) and path.endswith("/apps.py"),
        find=_dynamic_imports,
        good=("import_module('furong.processes.alarm_to_case')\n",),
        bad=("import_module('furong.nets.sensing.jobs')\n", "import_module(name)\n"),
        sample_path="src/furong/processes/apps.py",
    ),
    HouseRule(
        name="no signals",
        why="Who sends and who receives do not name each other, so nobody can follow the call.",
        applies=_above_foundation,
        find=_signals,
        good=("from furong.foundation.outbox.announce import announce\n",),
        bad=("from django.dispatch import receiver\n", "from django.db.models.signals import post_save\n"),
    ),
    HouseRule(
        name="one door to transactions",
        why="“Committed” has one meaning only when nobody nests a transaction unawares.",
        applies=lambda path: _in_source(path) and path != "src/furong/foundation/transactions.py",
        find=_transactions,
        good=("from furong.foundation.transactions import transaction\n", "from django.db import connection\n"),
        bad=("from django.db import transaction\n", "from django.db.transaction import atomic\n"),
    ),
    HouseRule(
        name="no writing around the actions",
        why="Django's admin would save rows without check, history and announcement.",
        applies=_in_source,
        find=_admin,
        good=("from django.contrib.auth import login\n",),
        bad=("from django.contrib import admin\n", "from django.contrib.admin import ModelAdmin\n"),
    ),
    HouseRule(
        name="computation does not ask for the time",
        why="What depends on the moment it runs cannot be run again with the same outcome.",
        applies=_is_computation,
        find=_asked_time,
        good=("at = clock.now()\n", "def due(now: datetime) -> datetime: ...\n"),
        bad=("at = datetime.now(UTC)\n", "import time\nat = time.time()\n", "day = date.today()\n"),
        sample_path="src/furong/engines/worktime/sample.py",
    ),
)
