"""What no text of the project may say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.rules.house import Breach, HouseRule, calls
from tests.architecture.tree import Source, is_kept_by_hand

__all__ = ["RULES"]

_LATER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X{3}|HA" r"CK)\b")
_LATER_WITH_ISSUE = re.compile(r"\bTO" r"DO\(#\d+\)")
_SILENCED = re.compile(r"#\s*(?:type:\s*ignore|no" r"qa)")
_SILENCED_WITH_REASON = re.compile(r"#\s*type:\s*ignore\[[a-z, -]+\]\s+#\s*\S.{9,}")
_MACHINE_PATH = re.compile(r"(?<![\w/.:~*-])/(?:home|root|Users|work|farm|mnt|tmp)/[A-Za-z]")
_SECRETS = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{30,}\b"),
    re.compile(r"(?i)\b(?:password|passwd|secret|api_key)\s*[:=]\s*[\"'](?![^\"']*[{<\s$])[^\"']{10,}[\"']"),
)


def _is_any(path: str) -> bool:
    return is_kept_by_hand(path)


def _is_python(path: str) -> bool:
    return path.endswith((".py", ".pyi")) and is_kept_by_hand(path)


def _lines(source: Source, pattern: re.Pattern[str], allowed: re.Pattern[str] | None, what: str) -> Iterator[Breach]:
    for number, line in enumerate(source.lines, 1):
        if pattern.search(line) and not (allowed and allowed.search(line)):
            yield number, what


def _later(source: Source) -> Iterator[Breach]:
    return _lines(source, _LATER, _LATER_WITH_ISSUE, "work for later has no issue number")


def _silenced(source: Source) -> Iterator[Breach]:
    return _lines(source, _SILENCED, _SILENCED_WITH_REASON, "a check is silenced without code and reason")


def _machine_paths(source: Source) -> Iterator[Breach]:
    return _lines(source, _MACHINE_PATH, None, "a path that exists on one machine only")


def _secrets(source: Source) -> Iterator[Breach]:
    for pattern in _SECRETS:
        yield from _lines(source, pattern, None, "looks like a secret")


_ELSEWHERE = re.compile(
    r"""<(?:script|link|img|iframe|source|audio|video)\b[^>]*\b(?:src|href)=["']https?://"""
    r"""|\burl\(\s*["']?https?://|@import\s+["']https?://|\bfrom\s+["']https?://|\bimport\(\s*["']https?://"""
    r"""|\bfetch\(\s*["'`]https?://|new (?:EventSource|WebSocket|Worker)\(\s*["'`](?:https?|wss?)://"""
)


def _loaded_from_elsewhere(source: Source) -> Iterator[Breach]:
    return _lines(source, _ELSEWHERE, None, "is loaded from another machine")


def _is_of_a_page(path: str) -> bool:
    return path.startswith("src/furong/") and path.endswith((".html", ".css", ".js", ".mjs", ".svg"))


_LEVELS = ("debug", "info", "warning", "error", "exception", "critical")
_EVENT_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")


def _log_sentences(source: Source) -> Iterator[Breach]:
    for call, name in calls(source.tree):
        logger, _, level = name.rpartition(".")
        if logger.rsplit(".", 1)[-1].strip("_") in ("log", "logger", "logging") and level in _LEVELS:
            first = call.args[0] if call.args else None
            said = first.value if isinstance(first, ast.Constant) else None
            if not isinstance(said, str) or not _EVENT_NAME.fullmatch(said) or len(call.args) > 1:
                yield call.lineno, "a log line is the name of an event, with fields in extra"


def _printing(source: Source) -> Iterator[Breach]:
    for call, name in calls(source.tree):
        if name == "print":
            yield call.lineno, "print() reaches nobody in a service; write to a stream on purpose, or log"


def _is_source(path: str) -> bool:
    return path.startswith("src/furong/") and path.endswith(".py")


# The samples are put together here, so that this file keeps its own rules.
_IGNORED = "x = f()  # type:" + " ignore"
_KEY = "-----BEGIN " + "PRIVATE KEY-----\n"

RULES = (
    HouseRule(
        name="work for later has an issue",
        why="A note in the code is read by nobody who plans.",
        applies=_is_any,
        find=_later,
        good=("# TO" + "DO(#12): measure again\n", "todo: list\n"),
        bad=("# TO" + "DO: measure again\n", "# FIX" + "ME\n", "# HA" + "CK around it\n"),
    ),
    HouseRule(
        name="a silenced check says which and why",
        why="Whoever comes later must be able to tell whether the reason still holds.",
        applies=_is_python,
        find=_silenced,
        good=(f"{_IGNORED}[attr-defined]  # the library has no types for its plugins\n",),
        bad=(f"{_IGNORED}\n", f"{_IGNORED}[attr-defined]\n", "import os  # no" + "qa: F401\n"),
    ),
    HouseRule(
        name="no paths of one machine",
        why="What runs here must run everywhere.",
        applies=_is_any,
        find=_machine_paths,
        good=("Path('.data')\n", "https://example.org/home/page\n", "~/city/x\n"),
        bad=("Path('/home" + "/lan/furong')\n", "open('/root" + "/secret')\n", "DATA=/work" + "/data\n"),
    ),
    HouseRule(
        name="no secrets",
        why="What has been committed once is public for ever.",
        applies=_is_any,
        find=_secrets,
        good=("password = secrets.token_urlsafe(16)\n", 'password: "{password}"\n'),
        bad=(_KEY, "password = " + '"correct-horse-9"\n', "AKIA" + "ABCDEFGHIJKLMNOP\n"),
    ),
    HouseRule(
        name="a log line is an event with fields",
        why="Sentences cannot be counted, searched by field, or read by a machine.",
        applies=_is_source,
        find=_log_sentences,
        good=("_log.warning('live_listener_lost', extra={'host': host})\n", "math.log(3)\n"),
        bad=("_log.info('The listener was lost')\n", "_log.error(f'lost {host}')\n", "_log.info('lost', host)\n"),
    ),
    HouseRule(
        name="no print",
        why="What a service prints is in nobody's log.",
        applies=_is_source,
        find=_printing,
        good=("sys.stdout.write('ready')\n",),
        bad=("print('ready')\n",),
    ),
    HouseRule(
        name="nothing is loaded from elsewhere",
        why="Cities run on networks without a way out, and what is loaded from elsewhere tells others who reads.",
        applies=lambda path: _is_of_a_page(path) and is_kept_by_hand(path),
        find=_loaded_from_elsewhere,
        good=(
            '<script type="module" src="{{ static(\'web/js/shell.js\') }}"></script>\n',
            '<a href="https://doi.org/10.24432/C52K58">source</a>\n',
            '<svg xmlns="http://www.w3.org/2000/svg"></svg>\n',
        ),
        bad=(
            '<script src="https://cdn.example.org/x.js"></script>\n',
            "a { background: url(https://example.org/x.png) }\n",
            "import x from 'https://cdn.example.org/x.mjs'\n",
            "fetch(`https://tiles.example.org/1/2/3`)\n",
        ),
        sample_path="src/furong/cockpit/templates/cockpit/sample.html",
    ),
)
