"""The API says of itself what it does, and does what it says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from tests.api.conftest import Node
from tests.support.city import task_of

import furong
from furong.foundation.rest import endpoint_access
from furong.project.api_v1 import api

REFUSALS = {"400", "401", "403", "404", "409", "413", "415", "422", "429", "500"}
#: Cases an operation is tried with, and how long all of them may take. [1] [s]
EXAMPLES, LIMIT_S = 6, 40


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The OpenAPI document as a client gets it."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="api/v1/")))
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_it_is_openapi_3_1_and_whole(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    for reference in references(document):
        found: Any = document
        for name in reference.removeprefix("#/").split("/"):
            found = found[name]
        assert found


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names)) == len(list(api.operations()))


def test_every_operation_says_who_may_call_it_and_how_it_refuses(document: dict[str, Any]) -> None:
    assert set(document["components"]["securitySchemes"]) == {"bearer", "session"}
    public = {op.view_func.__name__ for op in api.operations() if endpoint_access(op).public}
    for name, operation in operations(document):
        expected: list[dict[str, list[str]]] = (
            [] if operation["operationId"] in public else [{"bearer": []}, {"session": []}]
        )
        assert operation["security"] == expected, name
        refused = {status for status in operation["responses"] if status in REFUSALS}
        assert {"400", "401", "403", "422", "500"} <= refused, name
        assert ("404" in refused) >= ("{" in name), name
        for status in refused:
            content = operation["responses"][status]["content"]
            assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        assert operation["summary"]
        assert operation["description"]


def test_no_two_shapes_of_the_interface_have_one_name() -> None:
    """The document has one place for all of them: the second would take that of the first."""
    nets = Path(furong.__file__).parent / "nets"
    files = [path for folder in ("rest", "contracts") for path in sorted(nets.glob(f"*/{folder}/**/*.py"))]
    names = [name for path in files for name in re.findall(r"^class (\w+)", path.read_text("utf-8"), re.MULTILINE)]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_numbers_among_the_parameters_say_their_unit(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        for parameter in operation["parameters"]:
            if parameter["in"] == "query" and parameter["schema"].get("type") in ("integer", "number"):
                assert parameter["description"].endswith("]"), f"{name} {parameter['name']}"


def test_observations_are_documented_as_ndjson(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/v1/feeds/{feed}/observations"]["post"]
    assert list(operation["requestBody"]["content"]) == ["application/x-ndjson"]
    assert {"202", "413", "415"} <= set(operation["responses"])


def test_anybody_may_read_the_document(node: Node) -> None:
    with node.client() as client:
        answer = client.get(reverse("api:openapi-json"))
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "Furong"


@pytest.mark.slow
def test_made_up_calls_find_nothing_that_the_document_does_not_say(node: Node, tmp_path: Path) -> None:
    """Schemathesis makes calls from the document, valid and not, and holds the answers against it."""
    (tmp_path / "schemathesis.toml").write_text(_what_is_there(node), encoding="utf-8")
    command: list[str | Path] = [
        Path(sys.executable).with_name("schemathesis"),
        "run",
        f"{node.address}/api/v1/openapi.json",
        "--header=Authorization: Bearer " + node.everybody.token,
        "--checks=all",
        # Its body is lines of text, any of which is taken and checked one by one: test_observations.py tries it.
        "--exclude-operation-id=send_observations",
        # So are the rows of things; those that cannot be used go to the quarantine: tests of the registry try it.
        "--exclude-operation-id=register_things",
        f"--max-examples={EXAMPLES}",
        f"--max-time={LIMIT_S}",
        "--seed=1",
        "--generation-database=none",
        "--no-color",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LIMIT_S * 15, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[done.stdout.find("= FAILURES") :][:8000]


#: Calls whose parts are judged together, so that the document cannot say all that is refused.
_JUDGED_AS_A_WHOLE = (
    *("get_city_hours", "ask_export", "preview_retention", "set_retention"),
    *("add_rule", "replay_rule", "shelve_city_alarm", "create_webhook", "change_webhook"),
    *("report_case", "merge", "supervise_case", "get_scores", "read_scored_cases", "download_facts"),
    *("ask_case_export", "ask_extension", "ask_task_extension", "ask_suspension", "ask_task_suspension", "ask_appeal"),
    *("make_dispatch_plan", "store_operator_fleets", "watch_vehicle", "decide_watch", "put_thresholds", "save_zone"),
    *("retire_zone", "record_zone_count", "create_gbfs_source", "register_operator", "score_operators"),
    *("download_score_facts", "list_given_facts", "give_score_fact", "try_quotas", "propose_quotas", "appeal_score"),
    *("receive_appeal", "take_appeal_step", "ask_appeal_extension"),
    *("add_knowledge", "change_knowledge", "ask_knowledge"),
    *("import_appeals", "replay_appeal_row", "keep_city", "offer_appeal", "accept_transfer", "get_graph"),
    *("get_board", "list_figure_appeals", "read_place", "locate_appeal", "attach_file", "merge_topic"),
)


def _what_is_there(node: Node) -> str:
    """Return the configuration that tells the tool of things that exist, so that not every call ends with 404."""
    task = str(task_of(node.everybody, node.case, "A"))
    known = {
        "get_feed": {"feed": "bikes"},
        "list_points": {"feed": "bikes"},
        "list_levels": {"thing": "bikes-z1"},
        "list_codes": {"code_list": "priority"},
        "get_code": {"code_list": "priority", "code": "1"},
        "get_area_of_code": {"code": "510107"},
        "get_case": {"number": node.case},
        "show_names": {"number": node.case},
        "get_task": {"identity": task},
    }
    parts = [
        f"[[operations]]\ninclude-operation-id = {json.dumps(name)}\n[operations.parameters]\n"
        + "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
        for name, values in known.items()
    ]
    # What no schema can say: that one time comes before another, that a rule has a kind and what belongs to it.
    parts += [
        f"[[operations]]\ninclude-operation-id = {json.dumps(name)}\n"
        '[operations.checks.positive_data_acceptance]\nexpected-statuses = ["2xx", 401, 403, 404, 409, 422]\n'
        for name in _JUDGED_AS_A_WHOLE
    ]
    # An export that was called off stays in the list as such.
    parts += [
        f"[[operations]]\ninclude-operation-id = {json.dumps(name)}\n"
        "[operations.checks.use_after_free]\nenabled = false\n"
        for name in ("cancel_export", "get_export", "cancel_case_export", "get_case_export")
    ]
    return "\n".join(parts)
