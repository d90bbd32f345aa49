"""What is named by string is registered once, and somebody listens."""

from __future__ import annotations

import ast
import re
from typing import Any

from django.apps import apps
from django.conf import settings
from tests.architecture.rules.house import calls
from tests.architecture.tree import ROOT, python_sources
from tests.support.event_types import event_types_of_the_product

from furong.foundation.jobs.queue import app as jobs
from furong.foundation.outbox.consumers import registered_consumers
from furong.kernel.events import registered_event_types
from furong.nets.casework.api.open311 import offered_desks
from furong.nets.mobility.domain.score_facts import fact_sources

_NAME = re.compile(r"[a-z]+\.[a-z]+\.[a-z_]+")


def test_every_event_type_says_net_noun_and_what_happened() -> None:
    for kind in event_types_of_the_product():
        assert _NAME.fullmatch(kind.name), kind.name


def test_an_event_type_is_registered_in_the_contracts_of_its_net() -> None:
    for source in python_sources("src/furong/"):
        for call, name in calls(source.tree):
            if name == "register_event_type":
                assert isinstance(call.args[0], ast.Constant)
                net = str(call.args[0].value).split(".")[0]
                assert source.path.startswith(f"src/furong/nets/{net}/contracts")


def test_every_registered_type_is_announced() -> None:
    """A constant such as ALARM_RAISED is named by an action of its net, or nobody ever announces it."""
    text = "\n".join(source.text for source in python_sources("src/furong/nets/") if "/actions/" in source.path)
    for kind in event_types_of_the_product():
        _, noun, happened = kind.name.split(".")
        assert re.search(rf"\b{noun.upper()}_{happened.upper()}\b", text), kind.name


def test_consumers_listen_to_registered_types_under_names_of_processes() -> None:
    consumers = registered_consumers()
    assert consumers
    known = set(registered_event_types().values())
    for consumer in consumers.values():
        assert set(consumer.types) <= known
        assert (ROOT / f"src/furong/processes/{consumer.name}.py").exists(), consumer.name


def test_every_process_is_wired() -> None:
    flows = {p.stem for p in (ROOT / "src/furong/processes").glob("*.py")} - {"__init__", "apps"}
    consumers = {consumer.name for consumer in registered_consumers().values()}
    handed_in = [*fact_sources(), *(desk.take for desk in offered_desks())]
    assert flows == consumers | {one.__module__.rsplit(".", 1)[1] for one in handed_in}


def test_every_job_is_registered_with_the_worker() -> None:
    """A task is known to the worker only when the module that declares it has been imported."""
    worker: Any = jobs  # the library does not say what this method returns
    worker.perform_import_paths()
    declared = set()
    for source in python_sources("src/furong/"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef) and any("app.task" in ast.unparse(d) for d in node.decorator_list):
                module = source.path.removeprefix("src/").removesuffix(".py").replace("/", ".")
                declared.add(f"{module}.{node.name}")
    assert declared
    assert declared <= set(jobs.tasks)
    # Whatever another test has imported, the worker imports no more than these.
    assert {name.rpartition(".")[0] for name in declared} <= set(settings.PROCRASTINATE_IMPORT_PATHS)


def test_every_queue_is_served() -> None:
    """The worker serves every queue, so it names none; a queue that it names would leave others waiting."""
    (worker,) = [source for source in python_sources("src/furong/foundation/jobs/") if source.path.endswith("queue.py")]
    serving = [call for call, name in calls(worker.tree) if name.endswith("run_worker_async")]
    assert len(serving) == 1
    assert "queues" not in {keyword.arg for keyword in serving[0].keywords}


def test_every_application_is_installed() -> None:
    """A folder with an ``apps.py`` that is not installed has tables that nobody makes."""
    declared = {
        source.path.removeprefix("src/").removesuffix("/apps.py").replace("/", ".")
        for source in python_sources("src/furong/")
        if source.path.endswith("/apps.py")
    }
    assert declared == {config.name for config in apps.get_app_configs() if config.name.startswith("furong.")}
