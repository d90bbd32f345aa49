"""Packs: the good ones load and prove themselves, and what is wrong with a bad one is told with file and line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from furong.nets.casework.contracts import CaseTypeSpec
from furong.nets.sensing import api as sensing
from furong.project.pack_tools import PackExists, PackNameUnusable, check_packs, scaffold_pack, try_packs
from furong.scenarios.errors import PackUnknown, PackUnusable
from furong.scenarios.install import install_packs
from furong.scenarios.pack import list_packs, load_pack
from furong.scenarios.quality import quality_findings, tier_of
from furong.scenarios.scaffold import FILES
from furong.scenarios.translate import case_type_spec, rule_spec, stream_spec
from furong.scenarios.trial import run_tests

OURS = list_packs(settings.FURONG_PACKS)
BAD_PACKS = Path(__file__).parents[1] / "corpora/bad_packs"
DEFECTS = sorted(path.name for path in BAD_PACKS.iterdir() if path.is_dir())
DAY = date(2026, 11, 24)


def lay_out(root: Path, defect: str) -> None:
    """Make a good pack below ``root`` and put the files of a defect over it; ``x.absent`` takes ``x`` away."""
    scaffold_pack(root, defect)
    for source in (path for path in (BAD_PACKS / defect).rglob("*") if path.is_file()):
        target = root / defect / source.relative_to(BAD_PACKS / defect)
        if source.suffix == ".absent":
            target.with_suffix("").unlink()
        elif source.name != "expected.txt":
            target.write_bytes(source.read_bytes())


@pytest.fixture
def packs_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packs that the commands work on."""
    monkeypatch.setattr(settings, "FURONG_PACKS", tmp_path)
    monkeypatch.setattr("furong.project.pack_tools._root", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_told_with_file_line_and_reason(packs_here: Path, defect: str) -> None:
    lay_out(packs_here, defect)
    text, ok = check_packs([defect], as_json=True)
    assert not ok
    assert json.loads(text)[defect] == (BAD_PACKS / defect / "expected.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("defect", DEFECTS)
def test_every_defect_is_on_its_own(defect: str) -> None:
    changed = [path for path in (BAD_PACKS / defect).rglob("*") if path.is_file() and path.name != "expected.txt"]
    assert len(changed) == 1
    (path,) = changed
    if path.suffix != ".absent":
        original = FILES[str(path.relative_to(BAD_PACKS / defect))].replace("PACK_NAME", defect)
        assert path.read_text(encoding="utf-8") != original


def test_a_bad_pack_does_not_load(packs_here: Path) -> None:
    lay_out(packs_here, "unknown_stream")
    with pytest.raises(PackUnusable) as caught:
        load_pack(packs_here, "unknown_stream")
    assert "rules.yaml:2: " in caught.value.sentence("en")
    assert "rules.yaml:2: " in caught.value.sentence("zh")


def test_an_unknown_pack_names_the_known_ones() -> None:
    with pytest.raises(PackUnknown) as caught:
        load_pack(settings.FURONG_PACKS, "shared_bike")
    assert "shared_bikes" in caught.value.sentence("en")


@pytest.mark.parametrize("name", OURS)
def test_our_packs_have_no_finding_and_claim_their_tier(name: str) -> None:
    pack = load_pack(settings.FURONG_PACKS, name)
    assert quality_findings(pack) == []
    assert tier_of(pack) == pack.manifest.tier


@pytest.mark.parametrize("name", OURS)
def test_the_sentences_of_our_packs_hold(name: str) -> None:
    outcomes = list(run_tests(load_pack(settings.FURONG_PACKS, name)))
    assert len(outcomes) >= 2
    assert [(outcome.sentence.name.en, outcome.got) for outcome in outcomes if not outcome.holds] == []


@pytest.mark.parametrize("name", OURS)
def test_our_packs_translate_on_any_day(name: str) -> None:
    pack = load_pack(settings.FURONG_PACKS, name)
    for day in (date(2019, 1, 1), DAY, date(2031, 6, 1)):
        assert all(stream_spec(pack, stream, day).hold_min > 0 for stream in pack.streams)
        assert all(rule_spec(pack, rule, day).dwell_min >= 0 for rule in pack.rules)
        assert all(isinstance(case_type_spec(pack, case, day), CaseTypeSpec) for case in pack.cases)


def test_a_sentence_that_is_not_so_says_what_followed(packs_here: Path) -> None:
    scaffold_pack(packs_here, "wrong")
    tests = packs_here / "wrong/tests/flooded.yaml"
    tests.write_text(tests.read_text().replace('[["07:05", "08:30"]]', '[["07:05", "08:31"]]'))
    text, ok = try_packs(["wrong"])
    assert not ok
    assert "expected [('07:05', '08:31')]\n    got      [('07:05', '08:30')]" in text


@pytest.mark.django_db
def test_a_new_pack_checks_runs_and_installs(packs_here: Path) -> None:
    said = scaffold_pack(packs_here, "flooding")
    assert "furong packs check flooding" in said
    assert check_packs([], as_json=False) == ("✓ flooding", True)
    text, ok = try_packs([])
    assert ok
    assert text.count("✓") == 3
    (pack,) = install_packs(packs_here, DAY)
    feed = sensing.get_feed(f"{pack.id}-water_depth")
    assert feed.received_at is None
    (thing,) = sensing.list_things(feed.key)
    assert (thing.lon, thing.lat) == (104.066, 30.572)


def test_a_new_pack_overwrites_nothing_and_needs_a_usable_name(packs_here: Path) -> None:
    scaffold_pack(packs_here, "flooding")
    with pytest.raises(PackExists):
        scaffold_pack(packs_here, "flooding")
    for name in ("Flooding", "../flooding", "2fast", "x", "with space", ""):
        with pytest.raises(PackNameUnusable):
            scaffold_pack(packs_here, name)
    assert list_packs(packs_here) == ["flooding"]
