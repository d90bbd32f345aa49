"""What is shipped of others is what the manifest says, and is named where a reader looks for it."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

_ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def vendor() -> ModuleType:
    """The tool that renews the vendored files; what is asked of it here needs neither node nor a network."""
    spec = spec_from_file_location("furong_vendor_tool", _ROOT / "tools" / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_shipped_file_is_the_one_in_the_manifest(vendor: ModuleType) -> None:
    kept = json.loads((vendor.OUTPUT / "manifest.json").read_text(encoding="utf-8"))["files"]
    shipped = {
        path.relative_to(vendor.OUTPUT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.OUTPUT.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert {name: entry["sha256"] for name, entry in kept.items()} == shipped


def test_the_manifest_names_the_locked_versions(vendor: ModuleType) -> None:
    wanted = vendor.read_wanted()
    for package in wanted.packages:
        vendor.check_versions(package, wanted)
    asked = {
        file["output"]: f"{package['name']}@{package['version']}"
        for package in wanted.packages
        for file in package["file"]
    }
    kept = json.loads((vendor.OUTPUT / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {name: entry["package"] for name, entry in kept.items() if "package" in entry} == asked


def test_the_page_of_third_parties_is_the_one_that_the_tool_writes(vendor: ModuleType) -> None:
    assert (_ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8") == vendor.third_party_page(vendor.read_wanted())


def test_no_shipped_file_fetches_anything_from_elsewhere(vendor: ModuleType) -> None:
    """A node works without the internet: a style sheet or script must not ask another host for a part of itself."""
    fetched = re.compile(r"""@import\s+["']https?:|url\(\s*["']?https?:|from\s*["']https?:|import\(\s*["']https?:""")
    wrong = [
        path.name
        for path in vendor.OUTPUT.iterdir()
        if path.suffix in (".css", ".js", ".mjs") and fetched.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
