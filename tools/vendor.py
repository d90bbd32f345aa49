"""Fetch the browser libraries of frontend/vendor.toml and put what the browser needs of them into the source tree.

For maintainers, and the only thing here that needs node: ``python tools/vendor.py``. Its output is committed, so that
installing and running Furong needs neither node nor a package registry. ``--lock`` resolves the versions of
frontend/package.json anew before that.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
OUTPUT = ROOT / "src/furong/foundation/web/static/vendor"
OUTPUT_NAME = OUTPUT.relative_to(ROOT).as_posix()

#: A comment that sends the browser's developer tools to a file that we do not ship.
_SOURCE_MAP = re.compile(rb"(?://|/\*)# sourceMappingURL=[^\s*]*(?:\s*\*/)?\s*")
#: Where packages were fetched from is nobody's business, and would be wrong elsewhere.
_REGISTRY = re.compile(rb"registry\.|npmjs\.|\bunpkg\.|jsdelivr\.")
_LICENCE_NAMES = ("LICENSE", "LICENSE.txt", "LICENSE.md", "license")

Package = dict[str, Any]


class VendorError(Exception):
    """The libraries are not what frontend/vendor.toml says, or not fit to be shipped."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What frontend/vendor.toml asks for, and what the lock says of each package."""

    target: str
    packages: tuple[Package, ...]
    locked: dict[str, Package]


def main() -> None:
    """Renew the vendored files, their manifest and THIRD_PARTY.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--lock", action="store_true", help="resolve the versions of package.json into a new lock first"
    )
    if parser.parse_args().lock:
        _lock()
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    wanted = read_wanted()
    shutil.rmtree(OUTPUT, ignore_errors=True)
    (OUTPUT / "licences").mkdir(parents=True)
    for package in wanted.packages:
        check_versions(package, wanted)
        for file in package["file"]:
            make_file(package, file, wanted.target)
        (OUTPUT / "licences" / licence_file(package)).write_text(licence_texts(package, wanted), encoding="utf-8")
    write_manifest(wanted)
    (ROOT / "THIRD_PARTY.md").write_text(third_party_page(wanted), encoding="utf-8")


def read_wanted() -> Wanted:
    """Return what is asked for."""
    asked = tomllib.loads((FRONTEND / "vendor.toml").read_text(encoding="utf-8"))
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = {path.removeprefix("node_modules/"): entry for path, entry in lock.items() if path}
    return Wanted(asked["target"], tuple(asked["package"]), locked)


def check_versions(package: Package, wanted: Wanted) -> None:
    """Return when the lock has what is asked for, and a licence for everything inside it.

    Raises:
        VendorError: When it has not.
    """
    name = package["name"]
    if wanted.locked[name]["version"] != package["version"]:
        raise VendorError(f"{name}: vendor.toml says {package['version']}, the lock {wanted.locked[name]['version']}")
    unknown = [inner for inner in package.get("contains", ()) if inner not in wanted.locked]
    if unknown:
        raise VendorError(f"{name} contains {', '.join(unknown)}, which the lock does not know")


def make_file(package: Package, file: dict[str, str], target: str) -> None:
    """Write one file for the browser.

    Raises:
        VendorError: When it names a package registry.
    """
    source = FRONTEND / file["entry"] if "entry" in file else MODULES / package["name"] / file["source"]
    output = OUTPUT / file["output"]
    if file["how"] == "copy":
        shutil.copyfile(source, output)
        return
    bundle = ("--bundle", "--format=esm") if file["how"] == "bundle" else ()
    flags = ("--minify", f"--target={target}", "--charset=utf8", "--legal-comments=inline", "--log-level=warning")
    _run(str(MODULES / ".bin" / "esbuild"), str(source), *bundle, *flags, f"--outfile={output}")
    text = _SOURCE_MAP.sub(b"", output.read_bytes()).rstrip() + b"\n"
    named = _REGISTRY.search(text)
    if named:
        raise VendorError(f"{output.name} names a package registry: {named.group().decode()}")
    output.write_bytes(text)


def licence_file(package: Package) -> str:
    """Return the name of the file with the licence texts of a package."""
    return f"{package['name'].removeprefix('@').replace('/', '-')}.txt"


def licence_texts(package: Package, wanted: Wanted) -> str:
    """Return the licences of a package and of everything inside it, as one text."""
    parts = []
    for name in (package["name"], *package.get("contains", ())):
        heading = f"{name} {wanted.locked[name]['version']}"
        parts.append(f"{heading}\n{'=' * len(heading)}\n\n{_licence_of(name)}")
    parts += [(MODULES / package["name"] / notice).read_text("utf-8").strip() for notice in package.get("notices", ())]
    return "\n\n\n".join(parts).replace("\r\n", "\n") + "\n"


def write_manifest(wanted: Wanted) -> None:
    """Write the SHA-256 of every shipped file, with the package that it comes from."""
    origin = {file["output"]: package for package in wanted.packages for file in package["file"]}
    files = {}
    for path in sorted(path for path in OUTPUT.rglob("*") if path.is_file()):
        name = path.relative_to(OUTPUT).as_posix()
        files[name] = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        if name in origin:
            files[name]["package"] = f"{origin[name]['name']}@{origin[name]['version']}"
    text = json.dumps({"files": files}, indent=2) + "\n"
    (OUTPUT / "manifest.json").write_text(text, encoding="utf-8")


def third_party_page(wanted: Wanted) -> str:
    """Return the page that names what Furong ships of others."""
    lines = [
        "# What Furong ships of others",
        "",
        f"These browser libraries are part of the package, in `{OUTPUT_NAME}/`. `tools/vendor.py` makes the files "
        "and this",
        "page from `frontend/vendor.toml`; `manifest.json` beside the files holds the SHA-256 of each. The Python "
        "packages",
        "that Furong needs are not shipped with it but installed from `requirements/runtime.lock`.",
        "",
        "| Package | Version | Licence | What it is for | Files | Licence texts |",
        "|---|---|---|---|---|---|",
    ]
    for package in wanted.packages:
        files = ", ".join(f"`{file['output']}`" for file in package["file"])
        text = f"[{licence_file(package)}]({OUTPUT_NAME}/licences/{licence_file(package)})"
        cells = (package["name"], package["version"], package["licence"], package["purpose"], files, text)
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "Their files contain code of these packages, whose licence texts stand in the same file:", ""]
    lines += ["| Package | Version | Licence | Inside |", "|---|---|---|---|"]
    for package in wanted.packages:
        for name in package.get("contains", ()):
            entry = wanted.locked[name]
            lines.append(f"| {name} | {entry['version']} | {entry['license'].strip('()')} | {package['name']} |")
    return "\n".join(lines) + "\n"


def _licence_of(name: str) -> str:
    kept = FRONTEND / "licences" / f"{name}.txt"
    candidates = [kept, *(MODULES / name / file for file in _LICENCE_NAMES)]
    found = next((path for path in candidates if path.is_file()), None)
    if found is None:
        raise VendorError(f"{name} comes without a licence text; add frontend/licences/{name}.txt")
    return found.read_text(encoding="utf-8").strip()


def _lock() -> None:
    _run("npm", "install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved", "--no-audit")
    path = FRONTEND / "package-lock.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    for entry in lock["packages"].values():
        entry.pop("resolved", None)
        entry.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")


def _run(*command: str) -> None:
    subprocess.run(command, cwd=FRONTEND, check=True)


if __name__ == "__main__":
    main()
