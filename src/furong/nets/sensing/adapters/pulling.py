"""One run of a connector: fetch, turn into lines of the city lane, hand over to the intake."""

from __future__ import annotations

import io
import json
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urljoin, urlsplit

import polars as pl

from furong.kernel.errors import FurongError
from furong.nets.sensing.adapters.guarded_http import Answer, Ask, fetch
from furong.nets.sensing.api.connectors import lines_of, records_in
from furong.nets.sensing.contracts.connectors import ConnectorKind, ConnectorSpec, PullClaim, PullCursor, PullResult
from furong.nets.sensing.errors.connectors import SecretMissing, SourceTooLarge, SourceUnreadable

__all__ = ["Puller", "Sink", "Taken"]

_MB = 1_000_000
_BATCH = 4_000_000
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_TABLES, _LINES = (".csv", ".tsv", ".txt"), (".ndjson", ".jsonl")
#: A file that was changed within this time may still be written. [s]
_SETTLED_S = 2.0
_FILES_REMEMBERED = 10_000
_PAGES_MAX = 200
#: Pages are asked for no longer than so many timeouts; the next run goes on from there. [1]
_PAGES_TIMEOUTS = 8
#: A SensorThings server is asked again for this long before the newest: observations may arrive late.
_OVERLAP = timedelta(hours=1)
_FIRST_LOOK = timedelta(days=1)


class Taken(Protocol):
    """What became of lines that were handed over."""

    @property
    def stored(self) -> int: ...

    @property
    def quarantined(self) -> int: ...


class Sink(Protocol):
    """Where lines go: the intake."""

    def take_ndjson(self, content: bytes, source: str) -> Taken: ...


@dataclass(slots=True)
class Puller:
    """Runs connectors, one at a time.

    Args:
        sink: Takes the lines.
        incoming: Folder below which folders of files lie.
        secrets: Folder with a file for each secret.
        open_hosts: Hosts of this machine or its link that may be asked all the same.
    """

    sink: Sink
    incoming: Path
    secrets: Path
    open_hosts: Sequence[str] = ()
    _seen: dict[str, set[bytes]] = field(default_factory=dict, init=False)

    def pull(self, claim: PullClaim) -> PullResult:
        """Run a connector once; what goes wrong is told in the result, with what was brought before it."""
        result = PullResult(cursor=claim.cursor)
        seen: set[bytes] = set()
        try:
            for cursor, size, records in self._parts(claim.spec, claim.cursor):
                result = self._handed_over(result, claim.spec, cursor, size, records, seen)
        except FurongError as error:
            return replace(result, trouble=error)
        self._seen[claim.spec.key] = seen or self._seen.get(claim.spec.key, set())
        return result

    def _handed_over(
        self,
        so_far: PullResult,
        spec: ConnectorSpec,
        cursor: PullCursor,
        size: int,
        records: list[Any],
        seen: set[bytes],
    ) -> PullResult:
        lines = lines_of(records, spec, seen=self._seen.get(spec.key, set()))
        seen |= lines.seen
        stored = quarantined = 0
        for batch in _batches(bytes(lines.content)):
            taken = self.sink.take_ndjson(batch, f"connector {spec.key}")
            stored, quarantined = stored + taken.stored, quarantined + taken.quarantined
        newest = max(lines.newest_ms, so_far.cursor.newest_ms)
        return PullResult(
            cursor=replace(cursor, newest_ms=newest),
            size_bytes=so_far.size_bytes + size,
            readings=so_far.readings + stored,
            quarantined=so_far.quarantined + quarantined,
        )

    def _parts(self, spec: ConnectorSpec, cursor: PullCursor) -> Iterator[tuple[PullCursor, int, list[Any]]]:
        """Yield, part by part: the cursor once it is taken, its size [byte], and its records."""
        match spec.kind:
            case ConnectorKind.FOLDER:
                yield from self._files(spec, cursor)
            case ConnectorKind.SENSORTHINGS:
                yield from self._pages(spec, cursor)
            case _:
                answer = self._fetch(spec, spec.address, cursor)
                if not answer.is_unchanged:
                    got = replace(cursor, etag=answer.etag, last_modified=answer.last_modified)
                    yield got, len(answer.content), _records(answer.content, spec)

    def _fetch(self, spec: ConnectorSpec, url: str, cursor: PullCursor | None) -> Answer:
        headers = {"Accept": "text/csv" if spec.kind is ConnectorKind.HTTP_CSV else "application/json"}
        if cursor is not None and cursor.etag:
            headers["If-None-Match"] = cursor.etag
        if cursor is not None and cursor.last_modified:
            headers["If-Modified-Since"] = cursor.last_modified
        if spec.secret and urlsplit(url).netloc == urlsplit(spec.address).netloc:
            headers["Authorization"] = self._secret(spec.secret)
        ask = Ask(
            url=url,
            headers=headers,
            timeout_s=spec.timeout_s,
            size_max_mb=spec.size_max_mb,
            open_hosts=self.open_hosts,
        )
        return fetch(ask)

    def _secret(self, name: str) -> str:
        try:
            return (self.secrets / name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SecretMissing(secret=name) from error

    def _pages(self, spec: ConnectorSpec, cursor: PullCursor) -> Iterator[tuple[PullCursor, int, list[Any]]]:
        newest = datetime.fromtimestamp(cursor.newest_ms / 1000, UTC) if cursor.newest_ms else None
        overlap = timedelta(0) if cursor.is_behind else _OVERLAP
        since = newest - overlap if newest else datetime.now(UTC) - _FIRST_LOOK
        query = {
            "$filter": f"phenomenonTime ge {since.strftime('%Y-%m-%dT%H:%M:%S.000Z')}",
            "$orderby": "phenomenonTime asc",
            "$expand": "Datastream",
            "$top": "1000",
        }
        text = "&".join(f"{name}={quote(value)}" for name, value in query.items())
        url = f"{spec.address.rstrip('/')}/Observations?{text}"
        named = replace(spec, fields={"code": "Datastream.name", **spec.fields})
        begun = time.monotonic()
        for count in range(1, _PAGES_MAX + 1):
            answer = self._fetch(spec, url, None)
            page = _document(answer.content, url)
            following = page.get("@iot.nextLink", "") if isinstance(page, Mapping) else ""
            is_last = count == _PAGES_MAX or time.monotonic() - begun > _PAGES_TIMEOUTS * spec.timeout_s
            records = [_renamed(one, named) for one in _list_at(page, "value", url)]
            yield replace(cursor, is_behind=bool(following) and is_last), len(answer.content), records
            if not following or is_last:
                return
            url = urljoin(url, following)

    def _files(self, spec: ConnectorSpec, cursor: PullCursor) -> Iterator[tuple[PullCursor, int, list[Any]]]:
        files = dict(cursor.files)
        troubles: list[FurongError] = []
        for path in _settled_files(self.incoming, spec.address):
            state = path.stat()
            mark = f"{state.st_size}:{state.st_mtime_ns}"
            if files.get(path.name) == mark:
                continue
            try:
                records = _file_records(path, state.st_size, spec)
            except FurongError as error:  # the other files are taken all the same
                troubles.append(error)
                continue
            files.pop(path.name, None)
            files[path.name] = mark
            kept = dict(list(files.items())[-_FILES_REMEMBERED:])
            yield replace(cursor, files=kept), state.st_size, records
        if troubles:
            raise troubles[0]


def _batches(content: bytes) -> Iterator[bytes]:
    begin = 0
    while begin < len(content):
        end = len(content) if len(content) - begin <= _BATCH else content.rfind(b"\n", begin, begin + _BATCH) + 1
        if end <= begin:  # a single line that is longer than a batch
            end = content.find(b"\n", begin) + 1
        yield content[begin:end]
        begin = end


def _records(content: bytes, spec: ConnectorSpec) -> list[Any]:
    if spec.kind is ConnectorKind.HTTP_CSV:
        return _table(content, spec.address)
    return _list_at(_document(content, spec.address), spec.records, spec.address)


def _document(content: bytes, what: str) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SourceUnreadable(what=what, trouble=f"no JSON: {error}") from error


def _list_at(document: Any, path: str, what: str) -> list[Any]:
    try:
        return records_in(document, path)
    except ValueError as error:
        raise SourceUnreadable(what=what, trouble=str(error)) from error


def _renamed(observation: Any, spec: ConnectorSpec) -> Any:
    """Give an observation the city lane's names, with what ``fields`` says of its datastream."""
    return observation if not isinstance(observation, Mapping) else {**observation, "code": _code(observation, spec)}


def _code(observation: Mapping[str, Any], spec: ConnectorSpec) -> Any:
    found: Any = observation
    for step in spec.fields["code"].split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _table(content: bytes, what: str) -> list[Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        frame = pl.read_csv(
            io.BytesIO(text.encode()), separator=separator, infer_schema=False, truncate_ragged_lines=True
        )
    except pl.exceptions.PolarsError as error:
        raise SourceUnreadable(what=what, trouble=str(error)[:200]) from error
    return frame.to_dicts()


def _settled_files(incoming: Path, folder: str) -> list[Path]:
    """Return the files of a folder that nobody writes any more, the oldest first."""
    root = (incoming / folder).resolve()
    if not root.is_relative_to(incoming.resolve()):
        raise SourceUnreadable(what=folder, trouble="outside the folder of incoming files")
    if not root.is_dir():
        raise SourceUnreadable(what=folder, trouble="no such folder below incoming/")
    before = time.time() - _SETTLED_S
    suffixes = (*_TABLES, *_LINES, ".parquet")
    found = [
        (path.stat().st_mtime, path)
        for path in root.iterdir()
        if path.name.removesuffix(".gz").lower().endswith(suffixes) and not path.name.startswith(".")
    ]
    inside = [(at, path) for at, path in found if path.is_file() and path.resolve().is_relative_to(root)]
    return [path for at, path in sorted(inside) if at <= before]


def _file_records(path: Path, size: int, spec: ConnectorSpec) -> list[Any]:
    if size > spec.size_max_mb * _MB:
        raise SourceTooLarge(what=path.name, most=spec.size_max_mb)
    try:
        content = path.read_bytes()
        name = path.name.lower()
        if name.endswith(".parquet"):
            return pl.read_parquet(io.BytesIO(content)).to_dicts()
        if name.endswith(".gz"):
            content = _unpacked(content, path.name, spec.size_max_mb)
    except (OSError, zlib.error, pl.exceptions.PolarsError) as error:
        raise SourceUnreadable(what=path.name, trouble=str(error)[:200]) from error
    if name.removesuffix(".gz").endswith(_LINES):
        return [_line(line) for line in content.splitlines() if line.strip()]
    return _table(content, path.name)


def _unpacked(content: bytes, what: str, most: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    plain = unpacker.decompress(content, most * _MB + 1)
    if len(plain) > most * _MB:
        raise SourceTooLarge(what=what, most=most)
    if not unpacker.eof:
        raise SourceUnreadable(what=what, trouble="the gzip ends early")
    return plain


def _line(line: bytes) -> Any:
    """Return a line's record; one that is no JSON stays text, for the quarantine."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return line.decode(errors="replace")
