"""Keep the Chinese catalogues: collect the texts of each part, report what has no translation, compile.

``python tools/messages.py`` updates and compiles; ``--check`` changes nothing and fails when a text has no Chinese
sentence, when a sentence has no text any more, or when a compiled catalogue is older than its source.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "furong"
#: Each part keeps the texts of its own code and templates; what other parts of the foundation say is said on its pages.
PARTS = {
    "foundation/web": ("foundation",),
    "nets/sensing": ("nets/sensing",),
    "nets/casework": ("nets/casework",),
    "nets/mobility": ("nets/mobility",),
    "nets/hotline": ("nets/hotline",),
    "scenarios": ("scenarios",),
    "cockpit": ("cockpit",),
    "project": ("project",),
}
HEADER = b"""msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
KEYWORDS = {"_": None, "gettext": None, "gettext_noop": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def collected(folders: tuple[str, ...]) -> Catalog:
    """Return a catalogue with every text of some folders and where it stands."""
    found = Catalog()
    for path in sorted(files(folders)):
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
        for _line, message, _comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, options=options if method != "python" else {}
        ):
            found.add(message, locations=[(path.relative_to(SOURCE).as_posix(), 1)], context=context)
    return found


def files(folders: tuple[str, ...]) -> Iterator[Path]:
    """Yield the code and the templates of some folders."""
    for folder in folders:
        yield from (path for path in (SOURCE / folder).rglob("*.py") if "migrations" not in path.parts)
        yield from (SOURCE / folder).rglob("templates/**/*.html")


def catalogue_path(part: str) -> Path:
    """Return where the Chinese catalogue of a part lies."""
    return SOURCE / part / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def known(path: Path) -> Catalog:
    """Return the catalogue as it is kept, or an empty one."""
    if not path.exists():
        return Catalog(locale="zh_Hans", domain="django")
    return read_po(io.BytesIO(path.read_bytes()), locale="zh_Hans", domain="django")


def compiled(catalogue: Catalog) -> bytes:
    """Return the binary form of a catalogue; without the date of its making, which would differ each time."""
    catalogue.creation_date = catalogue.revision_date = _NO_DATE
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def update(part: str) -> list[str]:
    """Bring the catalogue of a part up to its texts, compile it, and return the texts without a sentence."""
    path = catalogue_path(part)
    catalogue = known(path)
    catalogue.update(collected(PARTS[part]), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = "# Chinese texts of Furong."
    buffer = io.BytesIO()
    # Without places in the files and dates of the tools, a catalogue changes only when a text does.
    write_po(buffer, catalogue, no_location=True, omit_header=True, sort_output=True, width=120)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(HEADER + buffer.getvalue())
    path.with_suffix(".mo").write_bytes(compiled(known(path)))
    return untranslated(known(path))


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts that have no sentence."""
    return [str(message.id) for message in catalogue if message.id and not all(_forms(message.string))]


def _forms(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, list | tuple) else (str(string),)


def problems(part: str) -> list[str]:
    """Return what is wrong with the catalogue of a part as it is kept."""
    path = catalogue_path(part)
    catalogue, texts = known(path), collected(PARTS[part])
    wanted = {(message.id, message.context) for message in texts if message.id}
    kept = {(message.id, message.context) for message in catalogue if message.id}
    found = [f"{part}: not collected yet: {text}" for text, _ in sorted(wanted - kept, key=str)]
    found += [f"{part}: nothing says this any more: {text}" for text, _ in sorted(kept - wanted, key=str)]
    found += [f"{part}: no Chinese sentence for: {text}" for text in untranslated(catalogue)]
    binary = path.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(catalogue):
        found.append(f"{part}: the compiled catalogue is not that of its source")
    return found


def main() -> int:
    """Run the command and return its exit status."""
    if "--check" in sys.argv[1:]:
        found = [problem for part in PARTS for problem in problems(part)]
    else:
        chosen = [part for part in PARTS if not sys.argv[1:] or part in sys.argv[1:]]
        found = [f"{part}: no Chinese sentence for: {text}" for part in chosen for text in update(part)]
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
