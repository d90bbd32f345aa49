"""The house rules: each catches its bad samples, passes its good ones, and is kept by the whole tree."""

from __future__ import annotations

import pytest
from tests.architecture.rules import actions, exports, hidden_calls, names, shape, units, wording
from tests.architecture.rules.house import HouseRule
from tests.architecture.tree import Source, is_kept_by_hand, text_sources

_MODULES = (actions, exports, hidden_calls, names, shape, units, wording)
RULES: tuple[HouseRule, ...] = tuple(rule for module in _MODULES for rule in module.RULES)

pytestmark = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def test_good_samples_pass(rule: HouseRule) -> None:
    assert rule.good
    for text in rule.good:
        assert list(rule.find(Source(rule.sample_path, text))) == [], text


def test_bad_samples_are_caught(rule: HouseRule) -> None:
    for text in rule.bad:
        assert list(rule.find(Source(rule.sample_path, text))), text


def test_the_sample_path_is_under_the_rule(rule: HouseRule) -> None:
    assert rule.applies(rule.sample_path)


def test_the_tree_keeps_the_rule(rule: HouseRule) -> None:
    sources = [source for source in text_sources() if rule.applies(source.path) and is_kept_by_hand(source.path)]
    assert sources
    found = [f"{s.path}:{line}: {what}" for s in sources for line, what in rule.find(s)]
    assert found == [], f"{rule.why}\n" + "\n".join(found)
