"""The commands that district engineers work with: list, check, run and make packs."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from furong.kernel.errors import Conflict, FurongError, InvalidInput
from furong.project.node import set_up_django

__all__ = ["check_packs", "describe_packs", "scaffold_pack", "try_packs"]


class PackExists(Conflict):
    """There is a pack of that name already."""

    code = "project.pack_exists"
    zh = "{path} 已存在。请换一个名字。"
    en = "{path} exists already. Choose another name."


class PackNameUnusable(InvalidInput):
    """A name that no pack can have."""

    code = "project.pack_name_unusable"
    zh = "场景包名 {name!r} 不可用：须为 2 至 40 个小写字母、数字或下划线，以字母开头。"
    en = "{name!r} cannot name a pack: use 2 to 40 of a-z, 0-9 and _, a letter first."


def _root() -> Path:
    set_up_django(Path(os.environ.get("FURONG_DATA", ".data")))
    from django.conf import settings

    root: Path = settings.FURONG_PACKS
    return root


def describe_packs() -> str:
    """Return one line a pack: name, version, tier, title."""
    root = _root()
    from furong.scenarios import catalogue

    return "\n".join(
        f"{p.id}  {p.version}  {p.tier}  {p.title_zh}  {p.title_en}" for p in catalogue.describe_packs(root)
    )


def check_packs(names: Sequence[str], *, as_json: bool) -> tuple[str, bool]:
    """Return every finding with file and line, and whether there is none; without names, of all packs."""
    root = _root()
    from furong.scenarios.pack import list_packs

    findings = {name: _findings(root, name) for name in names or list_packs(root)}
    ok = not any(findings.values())
    if as_json:
        return json.dumps(findings, ensure_ascii=False), ok
    lines = [
        f"{'✗' if found else '✓'} {name}" + "".join(f"\n    {line}" for line in found)
        for name, found in findings.items()
    ]
    return "\n".join(lines), ok


def try_packs(names: Sequence[str]) -> tuple[str, bool]:
    """Run the sentences of packs; return what came of each, and whether all hold."""
    root = _root()
    from furong.scenarios.pack import list_packs, load_pack
    from furong.scenarios.trial import run_tests

    lines: list[str] = []
    ok = True
    for name in names or list_packs(root):
        lines.append(name)
        for outcome in run_tests(load_pack(root, name)):
            ok = ok and outcome.holds
            lines.append(
                f"  {'✓' if outcome.holds else '✗'} {outcome.sentence.name.zh}\n    {outcome.sentence.name.en}"
            )
            if not outcome.holds:
                lines.append(f"    expected {outcome.expected}\n    got      {outcome.got}")
    return "\n".join(lines), ok


def scaffold_pack(folder: Path, name: str) -> str:
    """Make a pack that loads and whose tests hold, to be changed into what its district needs.

    Raises:
        PackNameUnusable: When no pack can have that name.
        PackExists: When there is one of that name.
    """
    from furong.scenarios.scaffold import FILES
    from furong.scenarios.schema import PACK_ID

    if not PACK_ID.fullmatch(name):
        raise PackNameUnusable(name=name)
    target = folder / name
    if target.exists():
        raise PackExists(path=target)

    for path, text in FILES.items():
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text.replace("PACK_NAME", name), encoding="utf-8")
    return f"{target}: {len(FILES)} files. Next: furong packs check {name} && furong packs run {name}"


def _findings(root: Path, name: str) -> list[str]:
    from furong.scenarios.documents import UnreadableDocument
    from furong.scenarios.pack import read_pack
    from furong.scenarios.quality import quality_findings

    try:
        pack, found = read_pack(root, name)
        if pack is not None and not found:
            found = quality_findings(pack)
    except UnreadableDocument as error:
        found = list(error.findings)
    except FurongError as error:
        return [error.sentence("en")]
    return [str(finding) for finding in found]
