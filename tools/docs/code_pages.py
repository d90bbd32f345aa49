"""Reference pages that are read off the code: settings, errors, events, lifecycle, roles, commands."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer
from tools.docs.tables import generated_page, table

import furong
from furong.foundation.identity.roles import Role
from furong.foundation.outbox.consumers import registered_consumers
from furong.kernel.errors import FurongError, registered_errors
from furong.kernel.events import EventType, registered_event_types
from furong.nets.casework.contracts import CaseState, TaskState
from furong.nets.casework.domain.lifecycle import CASE_MOVES, FINAL_CASE_STATES, TASK_MOVES, CaseMove, TaskMove
from furong.nets.hotline.contracts.appeals import AppealState
from furong.nets.hotline.domain.lifecycle import APPEAL_MOVES, FINAL_STATES, AppealMove
from furong.project.cli import app as commands
from furong.project.options import OPTIONS, Option
from furong.project.roles import ROLES

__all__ = ["appeals_page", "cli_page", "errors_page", "events_page", "lifecycle_page", "roles_page", "settings_page"]

#: Modules that do something when they are imported: they serve.
_NOT_IMPORTED = ("furong.project.asgi",)


def settings_page() -> str:
    """Return the page of settings."""
    rows = [(f"`{o.variable}`", _default(o), f"`{o.unit}`" if o.unit else "", _help(o)) for o in OPTIONS]
    return generated_page(
        "Settings",
        "src/furong/project/options.py",
        "A setting is an environment variable. One that begins with `FURONG_` and is not listed here stops the start: "
        "a misspelt setting is worse than none.",
        table(("variable", "default", "unit", "what it is for"), rows),
    )


def _default(option: Option) -> str:
    value = option.default
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    text = ",".join(value) if isinstance(value, tuple) else str(value)
    return "" if value in ("", Path()) else f"`{text}`"


def _help(option: Option) -> str:
    return f"{option.help} It is a secret: keep it out of logs and shell histories." if option.secret else option.help


def errors_page() -> str:
    """Return the page of errors."""
    import_everything()
    by_part: dict[str, list[type[FurongError]]] = {}
    for code, error in registered_errors().items():
        if error.__module__.startswith("furong."):
            by_part.setdefault(code.split(".")[0], []).append(error)
    parts: list[str] = []
    for part, errors in by_part.items():
        rows = [(f"`{e.code}`", str(e.status), f"`{e.next_step.value}`", e.zh, e.en) for e in errors]
        parts += [f"## {part}", table(("code", "HTTP", "next step", "中文", "English"), rows)]
    return generated_page(
        "Errors",
        "the error classes",
        "Every error that Furong raises on purpose. On the API it is a problem document (RFC 9457) with `type`, "
        "`title`, `status`, `code` and `next_step`; on the command line it is its two sentences and exit code 1. Words "
        "in braces are filled in.",
        *parts,
    )


def import_everything() -> None:
    """Import every module of the package, so that everything that registers itself has done so."""
    for module in pkgutil.walk_packages(furong.__path__, "furong."):
        if module.name not in _NOT_IMPORTED and ".migrations" not in module.name:
            importlib.import_module(module.name)


def events_page() -> str:
    """Return the page of event types."""
    parts: list[str] = []
    for ce_type, kind in registered_event_types().items():
        if not kind.data.__module__.startswith("furong."):
            continue
        listeners = [name for name, c in registered_consumers().items() if kind in c.types]
        heard = ", ".join(f"`{name}`" for name in listeners) or "screens only"
        parts += [
            f"## `{ce_type}`",
            f"{_first_line(kind.data)} Consumers: {heard}.",
            table(("field", "type"), _fields(kind)),
        ]
    return generated_page(
        "Event types",
        "src/furong/nets/*/contracts.py",
        "Everything announced is one CloudEvents 1.0 event. A type is registered once, with a version; a change that "
        "an old reader cannot read makes a new version. Events of one subject reach a consumer in the order of "
        "announcing.",
        *parts,
    )


def _first_line(thing: object) -> str:
    return (thing.__doc__ or "").strip().split("\n")[0]


def _fields(kind: EventType) -> Iterator[tuple[str, str]]:
    for field in dataclasses.fields(kind.data):
        yield f"`{field.name}`", f"`{field.type}`"


def lifecycle_page() -> str:
    """Return the page of the lifecycle of cases and tasks."""
    final = ", ".join(f"`{state.value}`" for state in CaseState if state in FINAL_CASE_STATES)
    return generated_page(
        "Lifecycle of cases and tasks",
        "src/furong/nets/casework/domain/lifecycle.py",
        "Nothing else decides about states: actions look their move up in this table and screens take their buttons "
        "from it. A move without permission is taken by the system when its condition is met.",
        "## Cases",
        _states(CASE_MOVES),
        f"Final states: {final}.",
        _moves(CASE_MOVES),
        "## Tasks",
        _states(TASK_MOVES),
        f"States: {', '.join(f'`{state.value}`' for state in TaskState)}.",
        _moves(TASK_MOVES),
    )


def appeals_page() -> str:
    """Return the page of the life of appeals to the hotline."""
    ends = ", ".join(f"`{state.value}`" for state in AppealState if state in FINAL_STATES)
    return generated_page(
        "Life of an appeal",
        "src/furong/nets/hotline/domain/lifecycle.py",
        "What may follow on what, from the first word of a citizen to the end. A move without permission is taken by "
        "the system when its condition is met; where units sign by themselves, so is `sign`.",
        _states(APPEAL_MOVES),
        f"Ends: {ends}.",
        _moves(APPEAL_MOVES),
    )


def _states(moves: Sequence[CaseMove | TaskMove | AppealMove]) -> str:
    lines = [f"  {move.source.value} --> {move.target.value}: {move.step}" for move in moves]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _moves(moves: Sequence[CaseMove | TaskMove | AppealMove]) -> str:
    rows = [
        (
            f"`{m.step}`",
            f"`{m.source.value}`",
            f"`{m.target.value}`",
            f"`{m.action}`" if m.action else "the system",
            "yes" if m.needs_reason else "",
            m.why,
        )
        for m in moves
    ]
    return table(("step", "from", "to", "permission", "reason needed", "why"), rows)


def roles_page() -> str:
    """Return the page of roles and actions."""
    actions = sorted({action for role in ROLES.values() for action in role.actions})
    rows = [(f"`{a}`", *("●" if a in role.actions else "" for role in ROLES.values())) for a in actions]
    people = [(f"`{r.code}`", r.title_zh, r.title_en, f"`{r.home}`", _bound(r)) for r in ROLES.values()]
    return generated_page(
        "Roles and actions",
        "src/furong/project/roles.py",
        "A person holds a role in one area and everything below it. A role that is limited to its own organisation "
        "reaches only what is assigned to that organisation; of some roles that holds for the named actions alone.",
        table(("role", "中文", "English", "home page", "own organisation only"), people),
        table(("action", *(f"`{code}`" for code in ROLES)), rows),
    )


def _bound(role: Role) -> str:
    """Return which actions of a role reach only what is assigned to the person's own organisation."""
    if role.own_organisation_only:
        return "yes"
    return ", ".join(f"`{action}`" for action in sorted(role.own_organisation_actions))


def cli_page() -> str:
    """Return the page of commands."""
    tree: Any = typer.main.get_command(commands.app)
    return generated_page("Commands", "src/furong/project/cli/app.py", *_commands(tree, "furong"))


def _commands(group: Any, path: str) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
            continue
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
        usage = " ".join([f"{path} {name}", *(_argument(a) for a in arguments), *(["[OPTIONS]"] if options else [])])
        yield f"## `{path} {name}`"
        yield f"{command.help}\n\n```text\n{usage}\n```"
        if options:
            yield table(("option", "default", "variable", "what it does"), [_option(option) for option in options])


def _argument(argument: Any) -> str:
    name = argument.name.upper()
    return name if argument.required else f"[{name}]..."


def _option(option: Any) -> tuple[str, str, str, str]:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    is_set = option.default not in (None, "", False)
    default = "required" if option.required else f"`{option.default}`" if is_set else ""
    return names, default, f"`{option.envvar}`" if option.envvar else "", option.help or ""
