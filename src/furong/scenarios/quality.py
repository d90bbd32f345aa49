"""The quality scale of packs: rules that are checked, rules that are claimed, and the tier that follows from both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from furong.scenarios.documents import Finding, read_document
from furong.scenarios.pack import Pack

__all__ = ["RULES", "TIERS", "QualityAnswer", "QualityRule", "answers_of", "quality_findings", "tier_of"]

TIERS = ("bronze", "silver", "gold", "platinum")


class _Exemption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    exempt: str


_Claim = str | _Exemption


@dataclass(frozen=True, slots=True)
class QualityRule:
    """One rule of the scale.

    Args:
        name: As ``quality.yaml`` names it.
        tier: The tier that needs it.
        check: Tells whether a pack meets it, or ``None`` where only people can tell.
    """

    name: str
    tier: str
    check: Callable[[Pack], bool] | None = None


def _sources(pack: Pack) -> bool:
    return all(p.source.strip() for p in pack.parameters.values()) and all(
        r.source.strip() for r in pack.rules.values()
    )


def _raises_and_clears(pack: Pack) -> bool:
    ends = {name: set[bool]() for name in pack.rules}
    for sentence in pack.tests:
        for _, cleared in sentence.expect.episodes:
            ends[sentence.rule].add(cleared is not None)
    return all(True in found for found in ends.values())


def _deadline_tested(pack: Pack) -> bool:
    return all(any(s.case == name and s.expect.due for s in pack.tests) for name in pack.cases)


def _survives_gap(pack: Pack) -> bool:
    return all(any(s.rule == name and None in s.given.levels.values() for s in pack.tests) for name in pack.rules)


RULES: tuple[QualityRule, ...] = (
    QualityRule("every_number_has_a_source", "bronze", _sources),
    QualityRule("two_tests", "bronze", lambda pack: len(pack.tests) >= 2),
    QualityRule("every_rule_raises_and_clears_in_a_test", "silver", _raises_and_clears),
    QualityRule("texts_in_both_languages", "silver", lambda pack: set(pack.texts["zh"]) == set(pack.texts["en"])),
    QualityRule("deadline_tested", "silver", _deadline_tested),
    QualityRule("verifier_named", "silver", lambda pack: all(case.verifier for case in pack.cases.values())),
    QualityRule("survives_a_gap", "silver", _survives_gap),
    QualityRule("replayed_on_a_recorded_day", "gold"),
    QualityRule("cockpit_checked_in_a_browser", "gold"),
    QualityRule("proven_in_two_districts", "platinum"),
)


def quality_findings(pack: Pack) -> list[Finding]:
    """Return where ``quality.yaml`` does not say what is so: a false claim, an unknown or missing rule, a wrong tier.

    Raises:
        UnreadableDocument: When the file is missing or has another shape.
    """
    document = read_document(pack.folder, "quality.yaml")
    claims = document.convert(dict[str, _Claim])
    known = {rule.name: rule for rule in RULES}
    findings = [document.finding(f"there is no rule {name!r}", name) for name in claims if name not in known]
    for name, rule in known.items():
        claim = claims.get(name)
        if claim is None:
            findings.append(document.finding(f"the rule {name!r} is not answered: done, todo or an exemption"))
        elif isinstance(claim, str) and claim not in ("done", "todo"):
            findings.append(document.finding(f"{claim!r} is neither done nor todo", name))
        elif claim == "done" and rule.check is not None and not rule.check(pack):
            findings.append(document.finding(f"{name} is claimed, but is not so", name))
    computed = _tier(claims)
    if not findings and pack.manifest.tier != computed:
        manifest = pack.documents["pack.yaml"]
        findings.append(manifest.finding(f"tier is {pack.manifest.tier!r}, but the claims make {computed!r}", "tier"))
    return findings


@dataclass(frozen=True, slots=True)
class QualityAnswer:
    """What a pack says to one rule of the scale.

    Args:
        rule: The rule.
        answer: ``done``, ``todo`` or ``exempt``.
        why: The reason of an exemption.
    """

    rule: QualityRule
    answer: str
    why: str = ""


def answers_of(pack: Pack) -> list[QualityAnswer]:
    """Return what a pack says to every rule, in the order of the scale."""
    claims = read_document(pack.folder, "quality.yaml").convert(dict[str, _Claim])
    return [_answer(rule, claims.get(rule.name, "todo")) for rule in RULES]


def _answer(rule: QualityRule, claim: _Claim) -> QualityAnswer:
    return QualityAnswer(rule, claim) if isinstance(claim, str) else QualityAnswer(rule, "exempt", claim.exempt)


def tier_of(pack: Pack) -> str:
    """Return the tier that a pack's claims make."""
    return _tier(read_document(pack.folder, "quality.yaml").convert(dict[str, _Claim]))


def _tier(claims: Mapping[str, _Claim]) -> str:
    """The highest tier of which every rule, and every rule of the tiers below, is done or exempt."""
    reached = "none"
    for tier in TIERS:
        if not all(claims.get(rule.name, "todo") != "todo" for rule in RULES if rule.tier == tier):
            break
        reached = tier
    return reached
