"""The form of a rule over registered things: its fields as text, and the rule as data."""

from __future__ import annotations

import re
from collections.abc import Mapping

from furong.nets.sensing.contracts.city_rules import CityRuleSpec, Limit

__all__ = ["CHOICES", "document_of", "texts_of", "troubles_by_field"]

_LIMITS = ("above", "at_least", "below", "at_most")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": ("threshold", "rate", "silence", "asset", "aggregate", "baseline"),
    "limit": _LIMITS,
    "per": ("minute", "hour"),
    "match": ("all", "any"),
    "of": ("mean", "max", "min", "count", "share"),
    "level": ("city", "district", "street", "community", "grid"),
    "priority": ("1", "2", "3", "4"),
}
_PLAIN = ("key", "kind", "title_zh", "title_en", "per", "match", "of", "level", "priority", "opens")
_NUMBERS = ("dwell_s", "factor", "window_s", "least", "weeks", "flood_over")
_LISTS = ("categories", "areas", "owners", "codes")
_PART = re.compile(r"(\S+)\s+(\S+)\s+(\S+)")
_SPLIT = re.compile(r"[,，\s]+")


def document_of(form: Mapping[str, str]) -> dict[str, object]:
    """Return the rule that a form says, as data that is still to be checked; what is left empty keeps its default."""
    texts = {name: form.get(name, "").strip() for name in (*_PLAIN, *_NUMBERS)}
    document: dict[str, object] = {name: text for name, text in texts.items() if text}
    document["over"] = {name: [word for word in _SPLIT.split(form.get(name, "")) if word] for name in _LISTS}
    document["either_way"] = bool(form.get("either_way"))
    for name in ("raise", "clear", "hit"):
        value = form.get(f"{name}_value", "").strip()
        if value:
            document[name] = {form.get(f"{name}_limit", ""): value}
    document["parts"] = [_part(line) for line in form.get("parts", "").splitlines() if line.strip()]
    document["unless_quality"] = [word for word in _SPLIT.split(form.get("unless_quality", "")) if word]
    document["escalate_after_min"] = [word for word in _SPLIT.split(form.get("escalate_after_min", "")) if word]
    return document


def texts_of(spec: CityRuleSpec) -> dict[str, str]:
    """Return what stands in the fields of the form for a rule."""
    texts = {name: str(getattr(spec, name)) for name in _PLAIN}
    texts |= {name: f"{getattr(spec, name):g}" for name in _NUMBERS}
    texts |= {name: ", ".join(getattr(spec.over, name)) for name in _LISTS}
    for name, limit in (("raise", spec.raise_when), ("clear", spec.clear), ("hit", spec.hit)):
        word, value = _told(limit)
        texts |= {f"{name}_limit": word, f"{name}_value": value}
    texts["parts"] = "\n".join(f"{part.category} {' '.join(_told(part.raise_when))}" for part in spec.parts)
    texts["unless_quality"] = ", ".join(spec.unless_quality)
    texts["escalate_after_min"] = ", ".join(f"{minutes:g}" for minutes in spec.escalate_after_min)
    texts["either_way"] = "on" if spec.either_way else ""
    return texts


def troubles_by_field(told: str) -> dict[str, str]:
    """Return what is wrong by the field of the form that it is about; what names no field stands under ``key``."""
    found: dict[str, str] = {}
    for trouble in told.split("; "):
        at = re.search(r"at `\$\.([a-z_]+)", trouble)
        name = at.group(1) if at else trouble.partition(":")[0].partition("[")[0]
        name = f"{name}_value" if name in ("raise", "clear", "hit") else "categories" if name == "over" else name
        known = {*_PLAIN, *_NUMBERS, *_LISTS, "parts", "unless_quality", "escalate_after_min", "either_way"}
        known |= {"raise_value", "clear_value", "hit_value"}
        found.setdefault(name if name in known else "key", trouble)
    return found


def _told(limit: Limit | None) -> tuple[str, str]:
    if limit is None or not limit.told():
        return "above", ""
    word, value = limit.told()[0]
    return word, f"{value:g}"


def _part(line: str) -> dict[str, object]:
    found = _PART.fullmatch(line.strip())
    if found is None:
        return {"category": line.strip()}
    return {"category": found.group(1), "raise": {found.group(2): found.group(3)}}
