"""``furong sensing rules`` and ``furong sensing replay``: rules over registered things, from a terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from furong.project.access_tokens import city_database

if TYPE_CHECKING:
    from furong.kernel.permissions import Actor

__all__ = ["replay", "rules_commands"]

rules_commands = typer.Typer(no_args_is_help=True, help="Rules over registered things. 感知规则")

Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
Key = Annotated[str, typer.Argument(help="Key of the rule. 规则名")]


@rules_commands.command("list")
def list_rules(data: Data = Path(".data"), as_json: AsJson = False) -> None:
    """List rules with version, mode and open alarms. 列出规则"""
    with city_database(data):
        from furong.nets.sensing.api import rules

        found = rules.list_rules()
        if as_json:
            _print([{"key": r.key, "version": r.version, "mode": r.mode, "open_alarms": r.open_alarms} for r in found])
            return
        for rule in found:
            typer.echo(f"{rule.key}  v{rule.version}  {rule.mode}  {rule.open_alarms}")
            typer.echo(f"    {rules.told_rule(rule.spec, 'zh')}\n    {rules.told_rule(rule.spec, 'en')}")


@rules_commands.command("add")
def add_rules(
    file: Annotated[Path, typer.Argument(help="YAML or JSON: one rule, or a list of them. 规则文件")],
    data: Data = Path(".data"),
    mode: Annotated[str, typer.Option(help="draft, shadow or active. 模式")] = "draft",
) -> None:
    """Store the rules of a file. 新增或更新规则"""
    with city_database(data):
        import yaml

        from furong.nets.sensing.api import rules

        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        change = {"shadow": rules.shadow_rule, "active": rules.activate_rule}.get(mode)
        for document in content if isinstance(content, list) else [content]:
            stored = rules.add_rule(document, by="cli", now=_now())
            if change is not None:
                stored = change(stored.key, by="cli", now=_now())
            typer.echo(f"{stored.key}  v{stored.version}  {stored.mode}")


@rules_commands.command("shadow")
def shadow(key: Key, data: Data = Path(".data")) -> None:
    """Let a rule count what it would raise. 影子运行"""
    with city_database(data):
        from furong.nets.sensing.api import rules

        typer.echo(rules.shadow_rule(key, by="cli", now=_now()).mode)


@rules_commands.command("activate")
def activate(key: Key, data: Data = Path(".data")) -> None:
    """Let a rule raise alarms. 启用规则"""
    with city_database(data):
        from furong.nets.sensing.api import rules

        typer.echo(rules.activate_rule(key, by="cli", now=_now()).mode)


@rules_commands.command("pause")
def pause(key: Key, data: Data = Path(".data")) -> None:
    """Stop a rule for a while; its open alarms end. 暂停规则"""
    with city_database(data):
        from furong.nets.sensing.api import rules

        typer.echo(rules.pause_rule(key, by="cli", now=_now()).mode)


@rules_commands.command("explain")
def explain(
    alarm: Annotated[str, typer.Argument(help="Id of the alarm. 告警编号")],
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Say why an alarm fired. 说明告警原因"""
    with city_database(data):
        from uuid import UUID

        from furong.nets.sensing.api import alarms

        told = {language: alarms.explain_alarm(_operator(), UUID(alarm), language, _now()) for language in ("zh", "en")}
        if as_json:
            _print(told)
            return
        for language in ("zh", "en"):
            typer.echo("\n".join(told[language]))


def replay(
    rule: Key,
    since: Annotated[datetime, typer.Option("--from", help="Where the span begins. 起始时间")],
    until: Annotated[datetime, typer.Option("--to", help="Where it ends. 结束时间")],
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Show what a rule would have raised over a span of history. 历史回放"""
    with city_database(data):
        from dataclasses import asdict

        import msgspec

        from furong.kernel.clock import CITY_TIME
        from furong.nets.sensing.api import rules

        stored = rules.get_rule(rule)
        span = [at if at.tzinfo else at.replace(tzinfo=CITY_TIME) for at in (since, until)]
        trial = rules.replay_rule(stored.spec, span[0], span[1], by="cli", now=_now(), version=stored.version)
        if as_json:
            _print({"rule": rule, "version": stored.version, **msgspec.to_builtins(asdict(trial))})
            return
        typer.echo(f"{trial.episodes} 次告警 · {trial.things} 个对象 · {trial.readings} 条读数")
        typer.echo(f"{trial.episodes} alarms on {trial.things} things, from {trial.readings} readings")
        for sample in trial.samples:
            typer.echo(f"    {sample.thing}  {sample.raised_at:%F %T} – {sample.cleared_at or '…'}  {sample.value:g}")


def _operator() -> Actor:
    """Return who works at the terminal of the node: they see the whole city."""
    from furong.foundation.areas.tree import list_areas
    from furong.kernel.permissions import Actor, Grant

    cities = list_areas(level="city")
    grants = tuple(Grant(role="operator", actions=frozenset({"alarm.read"}), area=city.path) for city in cities)
    return Actor(key="system:cli", name="cli", grants=grants)


def _now() -> datetime:
    return datetime.now(UTC)


def _print(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, default=str))
