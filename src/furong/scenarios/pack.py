"""Loading a pack: its files read, checked one by one, and checked against one another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from furong.engines.places import read_zones
from furong.engines.rules import Expression, ExpressionError
from furong.engines.worktime import Kind, StartRule
from furong.kernel.errors import FurongError
from furong.kernel.units import Unit, UnitError, convert
from furong.nets.mobility.api.scores import check_formula
from furong.nets.sensing.api import fields_needed
from furong.nets.sensing.contracts import Priority, StreamKind
from furong.scenarios.city_rules import city_rule_findings
from furong.scenarios.documents import Document, Finding, UnreadableDocument, read_document
from furong.scenarios.errors import PackUnknown, PackUnusable
from furong.scenarios.overflow_rules import overflow_findings
from furong.scenarios.schema import (
    PACK_ID,
    CaseEntry,
    CityRuleEntry,
    MadeUpBikes,
    Manifest,
    OverflowEntry,
    Parameter,
    RecordedYear,
    RuleEntry,
    Sentence,
    StreamEntry,
)

__all__ = ["LIMIT_UNITS", "Pack", "list_packs", "load_pack", "pack_findings", "read_pack"]

T = TypeVar("T")

#: Units of the limits of cases, by kind of time.
LIMIT_UNITS: Mapping[str, str] = {
    "urgent_hour": "h",
    "work_hour": "h",
    "urgent_day": "d",
    "work_day": "d",
    "natural_day": "d",
}

_OVERRIDABLE = ("no", "district", "city")
_TIERS = ("bronze", "silver", "gold", "platinum")


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that has been read; what its files say to one another is checked by :func:`pack_findings`."""

    folder: Path
    manifest: Manifest
    parameters: Mapping[str, Parameter]
    streams: Mapping[str, StreamEntry]
    rules: Mapping[str, RuleEntry]
    cases: Mapping[str, CaseEntry]
    texts: Mapping[str, Mapping[str, str]]
    tests: tuple[Sentence, ...]
    demo: Mapping[str, MadeUpBikes | RecordedYear]
    documents: Mapping[str, Document]
    city_rules: Mapping[str, CityRuleEntry]
    overflows: Mapping[str, OverflowEntry]
    formulas: Mapping[str, Mapping[str, Any]]

    @property
    def id(self) -> str:
        """Name of the pack, which is also the name of its folder."""
        return self.manifest.id

    @property
    def text_keys(self) -> Mapping[str, None]:
        """Keys of the texts, in whichever language; one that lacks in a language is a finding of its own."""
        return dict.fromkeys([*self.texts["zh"], *self.texts["en"]])

    def text(self, key: str, language: str) -> str:
        """Return a text of the pack in ``zh`` or ``en``."""
        return self.texts[language][key]


def list_packs(root: Path) -> list[str]:
    """Return the names of the packs below ``root``."""
    return sorted(path.parent.name for path in root.glob("*/pack.yaml"))


def load_pack(root: Path, name: str) -> Pack:
    """Load and check the pack ``name``.

    Raises:
        PackUnknown: When there is none.
        PackUnusable: When anything is wrong with it; the error names every finding with file and line.
    """
    pack, findings = read_pack(root, name)
    if pack is None or findings:
        raise PackUnusable(pack=name, findings="; ".join(map(str, findings)))
    return pack


def read_pack(root: Path, name: str) -> tuple[Pack | None, list[Finding]]:
    """Return the pack ``name`` and everything that is wrong with it; no pack when its files cannot be read.

    Raises:
        PackUnknown: When there is none.
    """
    if name not in list_packs(root):
        raise PackUnknown(pack=name, known=", ".join(list_packs(root)) or "-")
    try:
        pack = _read(root / name)
    except UnreadableDocument as error:
        return None, sorted(error.findings)
    return pack, pack_findings(pack)


def pack_findings(pack: Pack) -> list[Finding]:
    """Return everything that is wrong with a pack that has been read, by file and line."""
    checks = (
        _manifest_findings,
        _parameter_findings,
        _stream_findings,
        _rule_findings,
        _city_rule_findings,
        _case_findings,
        _overflow_findings,
        _formula_findings,
        _demo_findings,
        _test_findings,
    )
    return sorted(finding for check in checks for finding in check(pack))


def _read(folder: Path) -> Pack:
    """Read every file; all that are unreadable are told at once."""
    documents: dict[str, Document] = {}
    findings: list[Finding] = []

    def part(name: str, kind: type[T], default: T, *, needed: bool = True) -> T:
        if not needed and not (folder / name).exists():
            return default
        try:
            documents[name] = read_document(folder, name)
            return documents[name].convert(kind)
        except UnreadableDocument as error:
            findings.extend(error.findings)
            return default

    manifest = part("pack.yaml", Manifest, _NO_MANIFEST)
    parameters = part("parameters.yaml", dict[str, Parameter], {})
    streams = part("streams.yaml", dict[str, StreamEntry], {}, needed=False)
    rules = part("rules.yaml", dict[str, RuleEntry], {}, needed=False)
    city_rules = part("city_rules.yaml", dict[str, CityRuleEntry], {}, needed=False)
    cases = part("case.yaml", dict[str, CaseEntry], {}, needed=False)
    overflows = part("overflow.yaml", dict[str, OverflowEntry], {}, needed=False)
    texts = {language: part(f"texts/{language}.yaml", dict[str, str], {}) for language in ("zh", "en")}
    tests = [
        sentence
        for path in sorted((folder / "tests").glob("*.yaml"))
        for sentence in part(f"tests/{path.name}", tuple[Sentence, ...], ())
    ]
    written = sorted((folder / "formulas").glob("*.yaml"))
    formulas = {path.stem: part(f"formulas/{path.name}", dict[str, Any], {}) for path in written}
    demo = part("data/demo.yaml", dict[str, MadeUpBikes | RecordedYear], {}, needed=False)
    if findings:
        raise UnreadableDocument(*findings)
    return Pack(
        *(folder, manifest, parameters, streams, rules, cases, texts, tuple(tests), demo, documents, city_rules),
        *(overflows, formulas),
    )


_NO_MANIFEST = msgspec.convert(
    {
        **dict.fromkeys(("id", "version", "owner", "region", "tier", "source", "licence"), ""),
        "title": {"zh": "", "en": ""},
        "nets": {"reads": []},
    },
    Manifest,
)


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"there is no {kind} named {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")


def _references(
    document: Document, entry: str, named: Mapping[str, tuple[str, str, Mapping[str, Any]]]
) -> Iterator[Finding]:
    """Yield a finding for every field of an entry that names something that is not there."""
    for field, (kind, name, known) in named.items():
        if name not in known:
            yield document.finding(_unknown(kind, name, known), entry, field)


def _manifest_findings(pack: Pack) -> Iterator[Finding]:
    document, manifest = pack.documents["pack.yaml"], pack.manifest
    if not PACK_ID.fullmatch(manifest.id):
        yield document.finding(f"the id {manifest.id!r} is not 2 to 40 of a-z, 0-9 and _, a letter first", "id")
    if manifest.id != pack.folder.name:
        yield document.finding(f"id is {manifest.id!r}, but the folder is {pack.folder.name!r}", "id")
    if manifest.tier not in _TIERS:
        yield document.finding(_unknown("tier", manifest.tier, _TIERS), "tier")
    for key in sorted(set(pack.texts["zh"]) ^ set(pack.texts["en"])):
        language = "en" if key in pack.texts["zh"] else "zh"
        yield pack.documents[f"texts/{language}.yaml"].finding(f"the text {key!r} is missing in {language}")


def _parameter_findings(pack: Pack) -> Iterator[Finding]:
    document = pack.documents["parameters.yaml"]
    for name, parameter in pack.parameters.items():
        if not parameter.values:
            yield document.finding("a parameter needs at least one dated value", name, "values")
        if not parameter.source.strip():
            yield document.finding("a number needs its source", name, "source")
        if parameter.overridable not in _OVERRIDABLE:
            yield document.finding(
                _unknown("kind of override", parameter.overridable, _OVERRIDABLE), name, "overridable"
            )
        try:
            Unit.parse(parameter.unit)
        except UnitError as error:
            yield document.finding(str(error), name, "unit")


def _stream_findings(pack: Pack) -> Iterator[Finding]:
    for name, stream in pack.streams.items():
        document = pack.documents["streams.yaml"]
        kinds: Mapping[str, Any] = {kind.value: None for kind in StreamKind}
        named: dict[str, tuple[str, str, Mapping[str, Any]]] = {
            "kind": ("kind of stream", stream.kind, kinds),
            "title": ("text", stream.title, pack.text_keys),
            "hold": ("parameter", stream.hold, pack.parameters),
        }
        if stream.period:
            named["period"] = ("parameter", stream.period, pack.parameters)
        if stream.demo_note:
            named["demo_note"] = ("text", stream.demo_note, pack.text_keys)
        yield from _references(document, name, named)
        yield from _unit_findings(pack, document, name, {"hold": (stream.hold, "min"), "period": (stream.period, "s")})
        if stream.groups is not None:
            numbers = {"digit": stream.groups.digit, "modulo": stream.groups.modulo}
            yield from _number_findings(pack, document, (name, "groups"), numbers)
        if stream.kind in kinds:
            needed = [role for role in fields_needed(StreamKind(stream.kind)) if role not in stream.fields]
            yield from (document.finding(f"the field of the {role} is not named", name, "fields") for role in needed)
            yield from (document.finding(trouble, name, "points") for trouble in _point_troubles(pack, stream))


def _point_troubles(pack: Pack, stream: StreamEntry) -> Iterator[str]:
    try:
        content = json.loads((pack.folder / stream.points).read_text(encoding="utf-8"))
    except OSError:
        yield f"there is no file {stream.points!r}"
        return
    except ValueError as error:
        yield f"{stream.points} is not JSON: {error}"
        return
    found = read_zones(content, positive=stream.needs, allow_points=stream.kind == StreamKind.READING)
    for problem in found.problems:
        yield f"{stream.points}: {problem.zone}: {problem.detail}"


def _number_findings(
    pack: Pack, document: Document, path: tuple[str, str], named: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield a finding for every field inside a part of an entry that names no parameter."""
    for field, parameter in named.items():
        if parameter not in pack.parameters:
            yield document.finding(_unknown("parameter", parameter, pack.parameters), *path, field)


def _unit_findings(
    pack: Pack, document: Document, entry: str, named: Mapping[str, tuple[str, str]]
) -> Iterator[Finding]:
    """Yield a finding for every field whose parameter cannot be told in the unit that the field needs."""
    for field, (name, unit) in named.items():
        if name in pack.parameters:
            try:
                convert(1.0, pack.parameters[name].unit, unit)
            except UnitError as error:
                yield document.finding(f"{name}: {error}", entry, field)


def _rule_findings(pack: Pack) -> Iterator[Finding]:
    for name, rule in pack.rules.items():
        document = pack.documents["rules.yaml"]
        named: dict[str, tuple[str, str, Mapping[str, Any]]] = {
            "over": ("stream", rule.over, pack.streams),
            "dwell": ("parameter", rule.dwell, pack.parameters),
            "priority": ("priority", rule.priority, dict.fromkeys(Priority)),
            "text": ("text", rule.text, pack.text_keys),
        }
        if rule.opens:
            named["opens"] = ("case type", rule.opens, pack.cases)
        yield from _references(document, name, named)
        yield from _unit_findings(pack, document, name, {"dwell": (rule.dwell, "min")})
        stream = pack.streams.get(rule.over)
        for field, text in (("raise", rule.raise_when), ("clear", rule.clear)):
            try:
                expression = Expression.parse(text)
            except ExpressionError as error:
                yield document.finding(str(error), name, field)
                continue
            known = {stream.value, *stream.needs, *pack.parameters} if stream else expression.names
            for read in expression.names:
                if read not in known:
                    yield document.finding(_unknown("parameter or property", read, known), name, field)


def _city_rule_findings(pack: Pack) -> Iterator[Finding]:
    if pack.city_rules:
        document = pack.documents["city_rules.yaml"]
        yield from city_rule_findings(pack.id, document, pack.city_rules, pack.parameters, pack.texts, pack.cases)


def _case_findings(pack: Pack) -> Iterator[Finding]:
    for name, case in pack.cases.items():
        document = pack.documents["case.yaml"]
        named: dict[str, tuple[str, str, Mapping[str, Any]]] = {
            "title": ("text", case.title, pack.text_keys),
            "closing": ("text", case.closing, pack.text_keys),
            "task": ("text", case.task, pack.text_keys),
            "limit": ("parameter", case.limit, pack.parameters),
            "limit_kind": ("kind of time", case.limit_kind, dict.fromkeys(Kind)),
            "start_rule": ("start rule", case.start_rule, dict.fromkeys(StartRule)),
        }
        if case.figure:
            named["figure"] = ("text", case.figure, pack.text_keys)
        yield from _references(document, name, named)
        photos = {"before": case.photos.before, "after": case.photos.after}
        yield from _number_findings(pack, document, (name, "photos"), photos)
        if case.limit_kind in LIMIT_UNITS:
            unit = LIMIT_UNITS[case.limit_kind]
            yield from _unit_findings(pack, document, name, {"limit": (case.limit, unit)})


def _overflow_findings(pack: Pack) -> Iterator[Finding]:
    for name, entry in pack.overflows.items():
        document = pack.documents["overflow.yaml"]
        if entry.opens:
            yield from _references(document, name, {"opens": ("case type", entry.opens, pack.cases)})
        yield from overflow_findings(document, name, entry, pack.parameters)


def _formula_findings(pack: Pack) -> Iterator[Finding]:
    for name, formula in pack.formulas.items():
        try:
            check_formula(formula)
        except FurongError as error:
            yield pack.documents[f"formulas/{name}.yaml"].finding(error.sentence("en"))


def _demo_findings(pack: Pack) -> Iterator[Finding]:
    for feed, entry in pack.demo.items():
        document = pack.documents["data/demo.yaml"]
        yield from _references(document, feed, {"stream": ("stream", entry.stream, pack.streams)})
        if isinstance(entry, RecordedYear) and not (pack.folder / entry.series).is_file():
            yield document.finding(f"there is no file {entry.series!r}", feed, "series")


def _test_findings(pack: Pack) -> Iterator[Finding]:
    if not pack.tests:
        yield Finding("tests", 1, "a pack needs tests")
    for document in (d for name, d in pack.documents.items() if name.startswith("tests/")):
        for index, sentence in enumerate(document.convert(tuple[Sentence, ...])):
            if sentence.rule and sentence.rule not in pack.rules:
                yield document.finding(_unknown("rule", sentence.rule, pack.rules), index, "rule")
            if sentence.case and sentence.case not in pack.cases:
                yield document.finding(_unknown("case type", sentence.case, pack.cases), index, "case")
            if bool(sentence.rule) == bool(sentence.case):
                yield document.finding("a test names either a rule or a case", index)
