"""YAML files whose every value knows the line it stands on, so that a finding can name it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import msgspec
import yaml

__all__ = ["Document", "Finding", "UnreadableDocument", "read_document"]

T = TypeVar("T")

_PATH = re.compile(r"at `\$(?P<path>[^`]*)`")
_STEP = re.compile(r"\.(?P<name>[^.\[\]]+)|\[(?P<index>\d+|\.\.\.)\]")
_UNKNOWN_FIELD = re.compile(r"unknown field `(?P<name>[^`]*)`")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that is wrong at a place of a pack."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class UnreadableDocument(Exception):
    """A file that cannot be read; carries the findings."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(map(str, findings)))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a YAML file with the line of every value.

    Args:
        name: Path of the file inside the pack.
        data: Its content as plain dicts, lists and scalars.
        lines: The line of each value, by its path from the root.
    """

    name: str
    data: Any
    lines: dict[tuple[str | int, ...], int] = field(repr=False)

    def line_of(self, *path: str | int) -> int:
        """Return the line of a value, or of the nearest one around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def finding(self, message: str, *path: str | int) -> Finding:
        """Return a finding at the value of that path."""
        return Finding(self.name, self.line_of(*path), message)

    def convert(self, kind: type[T]) -> T:
        """Return the content as ``kind``, with unknown and missing keys refused.

        Raises:
            UnreadableDocument: When it does not fit, with the line of the value that does not.
        """
        try:
            return msgspec.convert(self.data, kind)
        except msgspec.ValidationError as error:
            raise UnreadableDocument(*(self._findings_in(kind) or [self._finding_of(error)])) from error

    def _findings_in(self, kind: Any) -> list[Finding]:
        """Return a finding for each entry of a mapping that does not fit: msgspec names none of them."""
        if get_origin(kind) not in (dict, Mapping) or not isinstance(self.data, dict):
            return []
        findings = []
        for key, value in self.data.items():
            try:
                msgspec.convert(value, get_args(kind)[1])
            except msgspec.ValidationError as error:
                findings.append(self._finding_of(error, str(key)))
        return findings

    def _finding_of(self, error: msgspec.ValidationError, *entry: str) -> Finding:
        where = _PATH.search(str(error))
        path = (*entry, *(_steps(where["path"]) if where else ()))
        if field := _UNKNOWN_FIELD.search(str(error)):
            path = (*path, field["name"])
        return self.finding(_PATH.sub("", str(error)).removesuffix(" - ").strip(), *path)


def read_document(folder: Path, name: str) -> Document:
    """Read the YAML file ``name`` of a pack.

    Raises:
        UnreadableDocument: When it is missing, is not YAML, or names a key twice.
    """
    try:
        text = (folder / name).read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except FileNotFoundError:
        raise UnreadableDocument(Finding(name, 1, "the file is missing")) from None
    except UnicodeDecodeError as error:
        raise UnreadableDocument(Finding(name, 1, f"the file is not UTF-8: {error.reason}")) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableDocument(Finding(name, line, error.problem or "not YAML")) from error
    except yaml.YAMLError as error:
        raise UnreadableDocument(Finding(name, 1, f"not YAML: {str(error).splitlines()[0]}")) from error
    lines: dict[tuple[str | int, ...], int] = {}
    findings: list[Finding] = []
    if root is not None:
        _note_lines(root, (), name, lines, findings)
    if findings:
        raise UnreadableDocument(*findings)
    return Document(name, yaml.safe_load(text) or {}, lines)


def _note_lines(
    node: yaml.Node,
    path: tuple[str | int, ...],
    name: str,
    lines: dict[tuple[str | int, ...], int],
    findings: list[Finding],
) -> None:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*path, str(key.value))
            if inner in lines:
                findings.append(Finding(name, key.start_mark.line + 1, f"the key {key.value!r} stands here twice"))
                continue
            findings += _scalar_findings(key, name)
            lines[inner] = key.start_mark.line + 1
            _note_lines(value, inner, name, lines, findings)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*path, index), name, lines, findings)
    else:
        findings += _scalar_findings(node, name)


def _scalar_findings(node: yaml.Node, name: str) -> list[Finding]:
    """Return a finding when a scalar looks like a day or number but is none, e.g. the 30th of February."""
    try:
        yaml.SafeLoader("").construct_object(node)
    except (ValueError, yaml.YAMLError) as error:
        return [Finding(name, node.start_mark.line + 1, f"{node.value!r}: {str(error).splitlines()[0]}")]
    return []


def _steps(path: str) -> Iterator[str | int]:
    for step in _STEP.finditer(path):
        if step["name"] is not None:
            yield step["name"]
        elif step["index"] != "...":
            yield int(step["index"])
