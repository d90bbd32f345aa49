"""Found a city to measure: tables, people, made-up things, and rules that now and then raise an alarm."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from furong.foundation.servers import DataDirectory
from furong.project.node import node_database, set_up_django

__all__ = ["PROBE_RULE", "found_city"]

_SEED = 1
#: Readings that are sent lie evenly between 29.5 and 30.5, so that one in two hundred passes this.
_LIMIT, _CLEAR = 30.495, 30.4
_DWELL_S = 20
PROBE_RULE = "bench/probe"
_PROBE_LIMIT = 99.0


def found_city(data: Path, *, things: int, rules: int) -> dict[str, Any]:
    """Make a data directory a city with at least so many things and just so many rules, and return what that took.

    Args:
        data: The data directory; one that is a city already is added to.
        things: Things that are registered. [1]
        rules: Rules that are active, beside one that the alarm lane probes. [1]
    """
    directory = DataDirectory(data)
    directory.prepare()
    with node_database(directory):
        set_up_django(data)
        from django.db import connection

        from furong.nets.sensing.api import registry
        from furong.project.demo_people import ensure_demo_people
        from furong.project.preparing import prepare_database
        from furong.project.registry_loading import register_made_up

        prepare_database()
        ensure_demo_people(directory)
        told: dict[str, Any] = {}
        if registry.city_registry().count < things:
            told["load"] = register_made_up(things, seed=_SEED)
        begun = time.perf_counter()
        _install_rules(rules)
        told["rules_s"] = round(time.perf_counter() - begun, 2)
        connection.close()
        return told


def _install_rules(count: int) -> None:
    from furong.nets.sensing.api import registry, rules

    now = datetime.now(UTC)
    known = {rule.key for rule in rules.list_rules()}
    city = registry.city_registry()
    categories = list(city.category_names)
    districts = [area for area, level in zip(city.names.areas, city.names.levels, strict=True) if level == 1]
    documents = [
        _rule(
            f"bench/level_{at}",
            {"categories": [categories[at % len(categories)]], "areas": [districts[at % len(districts)]]},
            _LIMIT,
            _DWELL_S,
        )
        for at in range(count)
    ]
    documents.append(_rule(PROBE_RULE, {"categories": [categories[0]]}, _PROBE_LIMIT, 0))
    for document in documents:
        if document["key"] not in known:
            rules.add_rule(document, by="bench", now=now)
            rules.activate_rule(document["key"], by="bench", now=now)


def _rule(key: str, over: dict[str, list[str]], limit: float, dwell_s: int) -> dict[str, Any]:
    return {
        "key": key,
        "kind": "threshold",
        "title_zh": "{thing} 超过上限",
        "title_en": "{thing} above its limit",
        "over": over,
        "raise": {"above": limit},
        "clear": {"below": _CLEAR},
        "dwell_s": dwell_s,
        "flood_over": 1_000_000,
    }
