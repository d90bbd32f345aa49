"""Rules over registered things in a pack: their numbers are named parameters, their sentences named texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from furong.kernel.errors import FurongError
from furong.kernel.units import convert
from furong.nets.sensing.api.rules import draft_spec
from furong.nets.sensing.contracts.city_rules import CityRuleSpec
from furong.scenarios.documents import Document, Finding
from furong.scenarios.schema import CityRuleEntry, Parameter

__all__ = ["city_rule_findings", "city_rule_spec"]

Texts = Mapping[str, Mapping[str, str]]


def city_rule_spec(
    pack: str, name: str, entry: CityRuleEntry, parameters: Mapping[str, Parameter], texts: Texts, day: date
) -> CityRuleSpec:
    """Return a rule as it holds on ``day``, with every named number and text put in.

    Raises:
        KeyError: When it names a parameter or text that is not there.
        UnitError: When a parameter cannot be told in the unit that its field needs.
        CityRuleUnusable: When the rule says what no rule can.
    """

    def number(parameter: str, unit: str = "") -> float:
        told = parameters[parameter]
        return convert(told.at(day), told.unit, unit) if unit else told.at(day)

    def limit(named: Mapping[str, str] | None) -> dict[str, float] | None:
        return None if named is None else {bound: number(parameter) for bound, parameter in named.items()}

    document: dict[str, Any] = {
        "key": f"{pack}/{name}",
        "kind": entry.kind,
        "title_zh": texts["zh"][entry.text],
        "title_en": texts["en"][entry.text],
        "over": msgspec.to_builtins(entry.over),
        "raise": limit(entry.raise_when),
        "clear": limit(entry.clear),
        "hit": limit(entry.hit),
        "parts": [{"category": part.category, "raise": limit(part.raise_when)} for part in entry.parts],
        "either_way": entry.either_way,
        "per": entry.per,
        "match": entry.match,
        "of": entry.of,
        "level": entry.level,
        "unless_quality": list(entry.unless_quality),
        "priority": entry.priority,
        "opens": f"{pack}/{entry.opens}" if entry.opens else "",
        "source": entry.source,
        "escalate_after_min": [number(parameter, "min") for parameter in entry.escalate_after],
    }
    numbers = (("dwell_s", entry.dwell, "s"), ("window_s", entry.window, "s"), ("factor", entry.factor, "1"))
    document |= {field: number(parameter, unit) for field, parameter, unit in numbers if parameter}
    counts = (("least", entry.least), ("weeks", entry.weeks), ("flood_over", entry.flood_over))
    document |= {field: round(number(parameter)) for field, parameter in counts if parameter}
    return draft_spec(document)


def city_rule_findings(
    pack: str,
    document: Document,
    entries: Mapping[str, CityRuleEntry],
    parameters: Mapping[str, Parameter],
    texts: Texts,
    cases: Mapping[str, Any],
) -> Iterator[Finding]:
    """Yield everything that is wrong with the rules over registered things of a pack."""
    for name, entry in entries.items():
        if entry.opens and entry.opens not in cases:
            yield document.finding(f"there is no case type named {entry.opens!r}", name, "opens")
        try:
            city_rule_spec(pack, name, entry, parameters, texts, date.max)
        except KeyError as error:
            yield document.finding(f"there is no parameter or text named {error.args[0]!r}", name)
        except FurongError as error:
            yield document.finding(error.sentence("en"), name)
        except ValueError as error:
            yield document.finding(str(error), name)
