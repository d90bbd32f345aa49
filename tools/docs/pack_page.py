"""The page of the pack format: every file, every field, and the quality scale."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from tools.docs.tables import generated_page, table

from furong.scenarios import schema
from furong.scenarios.quality import RULES

__all__ = ["packs_page"]

#: Which structures describe which file, in the order a writer meets them.
_FILES = (
    ("pack.yaml", ("Manifest", "BothLanguages", "Nets")),
    ("parameters.yaml: every number of the pack, by its name", ("Parameter",)),
    ("streams.yaml: what comes in, by its name", ("StreamEntry", "Grouping")),
    ("rules.yaml: when an alarm is raised and cleared, by its name", ("RuleEntry",)),
    ("city_rules.yaml: rules over registered things, by name", ("CityRuleEntry", "Over", "PartEntry")),
    ("case.yaml: what is opened, by its name", ("CaseEntry", "Photos")),
    ("overflow.yaml: when parking zones overflow, by name", ("OverflowEntry",)),
    ("tests/*.yaml: sentences that must hold", ("Sentence", "Given", "Expected")),
    ("data/demo.yaml: what a demo tells", ("MadeUpBikes", "Pull", "RecordedYear")),
)
_INTRODUCTION = """\
A pack is a folder of data: no Python. A field that is not listed here is refused with file and line. Numbers stand in
`parameters.yaml` alone, with unit, source and the dates from which they hold; a number in a rule is an error.

`texts/zh.yaml` and `texts/en.yaml` hold the same keys; `data/points.geojson` holds the things of a stream; `README.md`
is one screen for a duty officer. `furong packs new` makes a pack that loads, `furong packs check` tells every finding
with file and line, and `furong packs run` runs the sentences. See [your first pack](../tutorials/first-pack.md)."""


def packs_page() -> str:
    """Return the page of the pack format."""
    parts: list[str] = []
    for title, names in _FILES:
        parts.append(f"## {title}")
        for name in names:
            parts += _structure(name)
    scale = [(f"`{r.name}`", r.tier, "checked" if r.check else "claimed by people") for r in RULES]
    return generated_page(
        "The format of a scenario pack",
        "src/furong/scenarios/schema.py",
        _INTRODUCTION,
        *parts,
        "## quality.yaml: the scale",
        "Each rule is answered with `done`, `todo` or `exempt: <reason>`. The tier in `pack.yaml` must be the one that "
        "the answers make; a claim that is checked and is not so is an error.",
        table(("rule", "tier that needs it", "how"), scale),
        *_others(),
    )


def _structure(name: str) -> list[str]:
    struct: Any = getattr(schema, name)
    rows = [
        (f"`{f.encode_name}`", f"`{_type(f.type)}`", "yes" if f.required else "", _note(name, f.encode_name))
        for f in msgspec.structs.fields(struct)
    ]
    described = (struct.__doc__ or "").strip().replace("``", "`")
    return [f"**{name}.** {described}", table(("field", "type", "required", "what it is for"), rows)]


@cache
def _notes() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("pack_fields.toml").read_text(encoding="utf-8"))


def _note(structure: str, field: str) -> str:
    try:
        return _notes()[structure][field]
    except KeyError:
        raise KeyError(f"tools/docs/pack_fields.toml does not say what {structure}.{field} is for") from None


def _type(kind: Any) -> str:
    text = str(getattr(kind, "__name__", kind)) if isinstance(kind, type) else str(kind)
    for prefix in (
        "furong.scenarios.schema.",
        "furong.nets.sensing.contracts.city_rules.",
        "collections.abc.",
        "datetime.",
    ):
        text = text.replace(prefix, "")
    return text


def _others() -> list[str]:
    """Structures that no file above names still belong on the page."""
    named = {name for _, names in _FILES for name in names}
    parts = ["## Further structures"]
    for name in schema.__all__:
        kind = getattr(schema, name)
        if name not in named and isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            parts += _structure(name)
    return parts if len(parts) > 1 else []
