"""Many requests in one: multipart (OData 4.0 Part 1, clause 11.7) and JSON (18-088, clause 11)."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from furong.foundation.transactions import transaction
from furong.nets.sensing.adapters.sensorthings.messages import Answer, Question, as_json, read_json, read_pairs
from furong.nets.sensing.errors.sensorthings import EntityUnusable

__all__ = ["answer_batch"]

_PARTS_MAX = 1_000
_OK_MAX = 400
_HTTP = re.compile(rb"^(GET|POST|PATCH|PUT|DELETE) (\S+)(?: HTTP/1\.1)?$")
Ask = Callable[[Question], Answer]


class _Undone(Exception):
    """A part of a change set did not succeed, so none of it counts."""


def answer_batch(question: Question, ask: Ask) -> Answer:
    """Answer every request of a batch.

    Raises:
        EntityUnusable: When the batch cannot be read.
    """
    if question.content_type.partition(";")[0].strip().lower() == "multipart/mixed":
        return _multipart(question, ask)
    return _json(question, ask)


def _json(question: Question, ask: Ask) -> Answer:
    document = read_json(question.body)
    requests = document.get("requests") if isinstance(document, dict) else None
    if not isinstance(requests, list) or len(requests) > _PARTS_MAX:
        raise EntityUnusable(trouble=f"a batch has a list of up to {_PARTS_MAX} requests")
    made: dict[str, Any] = {}
    answers: list[dict[str, Any]] = []
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in requests:
        if not isinstance(one, dict):
            raise EntityUnusable(trouble="a request of a batch is a JSON object")
        groups.setdefault(str(one.get("atomicityGroup") or f"alone-{len(groups)}"), []).append(one)
    for name, members in groups.items():
        answers += _group(members, question, ask, made, is_atomic=not name.startswith("alone-"))
    return Answer(body=as_json({"responses": answers}))


def _group(
    members: list[dict[str, Any]], question: Question, ask: Ask, made: dict[str, Any], *, is_atomic: bool
) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    try:
        with transaction() if is_atomic else contextlib.nullcontext():
            for member in members:
                answer = ask(_part(member, question, made))
                _note(str(member.get("id", "")), answer, made, question.root)
                told.append(_as_part(member, answer))
                if is_atomic and answer.status >= _OK_MAX:
                    raise _Undone
    except _Undone:
        return [
            one if one["status"] >= _OK_MAX else {**one, "status": 424, "body": None, "location": None} for one in told
        ]
    return told


def _part(member: dict[str, Any], question: Question, made: dict[str, Any]) -> Question:
    address = _filled(str(member.get("url", "")), made).removeprefix(question.root).lstrip("/")
    path, _, query = address.partition("?")
    body = member.get("body")
    text = "" if body is None else _filled(body if isinstance(body, str) else json.dumps(body), made)
    headers = {str(key).lower(): str(value) for key, value in (member.get("headers") or {}).items()}
    return Question(
        method=str(member.get("method", "get")).upper(),
        path=path,
        pairs=read_pairs(query),
        body=text.encode(),
        content_type=headers.get("content-type", "application/json").partition(";")[0],
        root=question.root,
    )


def _filled(text: str, made: dict[str, Any]) -> str:
    """Put in place of ``$name`` what the request of that name has made: an address, or in a body its id."""
    for name, (link, key) in made.items():
        text = text.replace(f'"${name}"', str(key))
        text = re.sub(rf"(?<![\w$])\${re.escape(name)}(?!\w)", str(link).replace("\\", ""), text)
    return text


def _note(name: str, answer: Answer, made: dict[str, Any], root: str) -> None:
    link = answer.headers.get("Location", "")
    if name and link:
        made[name] = (link.removeprefix(f"{root}/"), link.rpartition("(")[2].rstrip(")"))


def _as_part(member: dict[str, Any], answer: Answer) -> dict[str, Any]:
    body = answer.whole()
    told: dict[str, Any] = {"id": member.get("id"), "status": answer.status}
    if "Location" in answer.headers:
        told["location"] = answer.headers["Location"]
    if body:
        told["body"] = json.loads(body) if "json" in answer.content_type else body.decode()
    return told


def _multipart(question: Question, ask: Ask) -> Answer:
    mark = f"batch_{uuid4().hex}"
    made: dict[str, Any] = {}
    pieces = [_answered_part(part, question, ask, made) for part in _parts(question.body, question.content_type)]
    body = b"".join(b"--%s\r\n%s\r\n" % (mark.encode(), piece) for piece in pieces) + b"--%s--\r\n" % mark.encode()
    return Answer(body=body, content_type=f"multipart/mixed; boundary={mark}")


def _parts(body: bytes, content_type: str) -> list[bytes]:
    found = re.search(r"boundary=\"?([^\";]+)", content_type)
    if found is None:
        raise EntityUnusable(trouble="a multipart batch names its boundary")
    parts = body.replace(b"\r\n", b"\n").split(b"--" + found.group(1).encode())[1:]
    kept = [part.lstrip(b"\n") for part in parts if not part.startswith(b"--")]
    if len(kept) > _PARTS_MAX:
        raise EntityUnusable(trouble=f"a batch has up to {_PARTS_MAX} requests")
    return kept


def _answered_part(part: bytes, question: Question, ask: Ask, made: dict[str, Any]) -> bytes:
    head, _, rest = part.partition(b"\n\n")
    headers = _headers(head)
    inner = headers.get("content-type", "")
    if inner.startswith("multipart/mixed"):
        return _change_set(rest, inner, question, ask, made)
    return _as_http(headers.get("content-id", ""), _asked(rest, headers, question, ask, made))


def _change_set(body: bytes, content_type: str, question: Question, ask: Ask, made: dict[str, Any]) -> bytes:
    """Answer the requests of a change set: all of them count, or none."""
    told: list[tuple[str, Answer]] = []
    try:
        with transaction():
            for part in _parts(body, content_type):
                head, _, rest = part.partition(b"\n\n")
                headers = _headers(head)
                answer = _asked(rest, headers, question, ask, made)
                told.append((headers.get("content-id", ""), answer))
                if answer.status >= _OK_MAX:
                    raise _Undone
    except _Undone:
        return _as_http(*told[-1])
    mark = f"changeset_{uuid4().hex}".encode()
    pieces = b"".join(b"--%s\r\n%s\r\n" % (mark, _as_http(name, answer)) for name, answer in told)
    return b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n%s--%s--\r\n" % (mark, pieces, mark)


def _asked(rest: bytes, outer: dict[str, str], question: Question, ask: Ask, made: dict[str, Any]) -> Answer:
    head, _, body = rest.partition(b"\n\n")
    line, _, further = head.partition(b"\n")
    found = _HTTP.match(line.strip())
    if found is None:
        raise EntityUnusable(trouble=f"a part of the batch begins with no request: {line[:80]!r}")
    member = {
        "method": found.group(1).decode(),
        "url": found.group(2).decode(),
        "headers": _headers(further),
        "body": body.strip(b"\n").decode() or None,
    }
    answer = ask(_part(_rooted(member, question.root), question, made))
    _note(outer.get("content-id", ""), answer, made, question.root)
    return answer


def _rooted(member: dict[str, Any], root: str) -> dict[str, Any]:
    """Take an address that begins at the host, or at the version, as one below the root."""
    url = str(member["url"])
    for start in (root, "/" + root.split("/", 3)[-1], "/" + root.rpartition("/")[2]):
        if url.startswith(start + "/"):
            return {**member, "url": url[len(start) + 1 :]}
    return member


def _headers(head: bytes) -> dict[str, str]:
    pairs = (line.partition(":") for line in head.decode(errors="replace").splitlines() if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _as_http(name: str, answer: Answer) -> bytes:
    body = answer.whole()
    outer = f"Content-Type: application/http\r\n{f'Content-ID: {name}' + chr(13) + chr(10) if name else ''}\r\n"
    headers = {"Content-Type": answer.content_type, **answer.headers, "Content-Length": str(len(body))}
    lines = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    return f"{outer}HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Answer')}\r\n{lines}\r\n".encode() + body


_REASONS = {200: "OK", 201: "Created", 204: "No Content", 400: "Bad Request", 404: "Not Found", 405: "Not Allowed"}
