"""Rules over registered things in packs: installed with their numbers, and what is wrong with them is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from furong.kernel.clock import FrozenClock
from furong.nets.sensing.api import rules
from furong.scenarios.install import install_pack
from furong.scenarios.pack import load_pack, read_pack

PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.mark.django_db
def test_a_pack_brings_its_rules_once(clock: FrozenClock) -> None:
    pack = load_pack(PACKS, "air_quality")
    for _ in range(2):
        install_pack(pack, clock.now().date())
    found = {rule.key: rule for rule in rules.list_rules()}
    heavy = found["air_quality/city_heavy_pollution"]
    assert (heavy.version, heavy.mode) == (1, "active")
    assert heavy.spec.raise_when is not None
    assert heavy.spec.raise_when.at_least == 150
    assert heavy.spec.dwell_s == 7200
    assert found["air_quality/silent_station"].mode == "shadow"
    assert found["air_quality/district_heavy_pollution"].spec.window_s == 3600


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("clear: {below: heavy_pollution_clear}", "clear: {above: heavy_pollution_clear}", "the other way"),
        ("dwell: heavy_pollution_dwell", "dwell: heavy_pollution_limit", "ug/m3"),
        ("text: silent_station_alarm", "text: nothing", "'nothing'"),
        ("factor: silence_factor", "factor: no_such_number", "'no_such_number'"),
        ("kind: silence", "kind: noise", "noise"),
        ('priority: "4"', 'priority: "4"\n  opens: nothing', "'nothing'"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    shutil.copytree(PACKS / "air_quality", tmp_path / "air_quality")
    file = tmp_path / "air_quality" / "city_rules.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    _, findings = read_pack(tmp_path, "air_quality")
    assert any(told in str(finding) and "city_rules.yaml" in str(finding) for finding in findings), findings
