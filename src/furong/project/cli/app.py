"""The commands, one function each; what they do lives elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from furong import __version__
from furong.kernel.errors import FurongError
from furong.project.cli.bench import bench_commands, bench_sensing
from furong.project.cli.bikes import bikes_commands
from furong.project.cli.casework import casework_commands
from furong.project.cli.casework_calendar import calendar_commands
from furong.project.cli.casework_import import import_file
from furong.project.cli.casework_responsibilities import responsibilities_commands
from furong.project.cli.casework_scores import export_scores, recompute
from furong.project.cli.casework_standards import standards_commands
from furong.project.cli.hotline import hotline_commands
from furong.project.cli.sensing import sensing_commands
from furong.project.cli.sensing_backup import backup, restore
from furong.project.cli.sensing_faults import faults
from furong.project.cli.sensing_history import export, history, latest
from furong.project.cli.sensing_ingest import ingest
from furong.project.cli.sensing_load import load, synthetic
from furong.project.cli.sensing_rules import replay as replay_rule
from furong.project.cli.sensing_rules import rules_commands
from furong.project.cli.vision import vision_commands

__all__ = ["main"]

app = typer.Typer(no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False, rich_markup_mode=None)
replay_commands = typer.Typer(no_args_is_help=True, help="Let recorded days happen again. 重放历史数据")
pack_commands = typer.Typer(no_args_is_help=True, help="Work on scenario packs. 场景包")
app.add_typer(replay_commands, name="replay")
app.add_typer(pack_commands, name="packs")
app.add_typer(sensing_commands, name="sensing")
app.add_typer(casework_commands, name="casework")
app.add_typer(bikes_commands, name="bikes")
app.add_typer(vision_commands, name="vision")
app.add_typer(hotline_commands, name="hotline")
casework_commands.add_typer(standards_commands, name="standards")
casework_commands.command("import")(import_file)
casework_commands.add_typer(calendar_commands, name="calendar")
casework_commands.add_typer(responsibilities_commands, name="responsibilities")
casework_commands.command("export-scores")(export_scores)
casework_commands.command()(recompute)
app.add_typer(bench_commands, name="bench")
sensing_commands.add_typer(rules_commands, name="rules")
sensing_commands.command("replay")(replay_rule)
app.command()(backup)
app.command()(restore)
sensing_commands.command()(faults)
sensing_commands.command()(ingest)
sensing_commands.command()(latest)
sensing_commands.command()(history)
sensing_commands.command()(export)
sensing_commands.command()(load)
sensing_commands.command("bench")(bench_sensing)
sensing_commands.command()(synthetic)
token_commands = typer.Typer(no_args_is_help=True, help="Access tokens of gateways and machines. 访问令牌")
app.add_typer(token_commands, name="token")

Data = Annotated[Path, typer.Option("--data", envvar="FURONG_DATA", help="Data directory. 数据目录")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]

#: Exit codes: found problems, wrong usage.
_PROBLEM = 1


@app.command()
def up(
    data: Data = Path(".data"),
    port: Annotated[int, typer.Option(envvar="FURONG_HTTP_PORT", help="Port to serve on. 端口")] = 8000,
    demo: Annotated[bool, typer.Option(help="Run the demo day. 演示数据")] = True,
) -> None:
    """Start the city and keep it running until Ctrl-C. 启动城市"""
    from furong.project.node import run_node

    run_node(data, port=port, demo=demo)


@app.command()
def doctor(data: Data = Path(".data"), as_json: AsJson = False) -> None:
    """Say what is wrong with this machine, and how to mend it. 体检"""
    from furong.project.doctor import examine, report

    findings = examine(data)
    typer.echo(report(findings, as_json=as_json))
    raise typer.Exit(_PROBLEM if any(not finding.ok for finding in findings) else 0)


@app.command()
def logins(data: Data = Path(".data")) -> None:
    """Print the demo logins of a data directory, one per role. 演示账号"""
    from furong.project.demo_people import read_logins

    for login in read_logins(data):
        typer.echo(f"{login.title_zh} {login.title_en}: {login.username} / {login.password}")


@replay_commands.command("bikes")
def replay_bikes(
    events: Annotated[Path, typer.Option(help="Lock events: CSV or NDJSON, plain or .gz. 锁车事件")],
    zones: Annotated[Path, typer.Option(help="Parking zones as GeoJSON. 停放区域")],
    speed: Annotated[str, typer.Option(help="'max', or a factor of real time such as 60x.")] = "max",
    zones_crs: Annotated[str, typer.Option(help="Coordinate system of the zones when the file does not say.")] = "",
    data: Data = Path(".data"),
    as_json: AsJson = False,
) -> None:
    """Replay a morning of lock events, from event to case. 重放共享单车事件"""
    from furong.project.replay import run_replay

    run_replay(data, events=events, zones=zones, speed=speed, zones_crs=zones_crs, as_json=as_json)


@pack_commands.command("list")
def packs_list() -> None:
    """List the packs. 列出场景包"""
    from furong.project.pack_tools import describe_packs

    typer.echo(describe_packs())


@pack_commands.command("check")
def packs_check(names: Annotated[list[str] | None, typer.Argument()] = None, as_json: AsJson = False) -> None:
    """Check packs: every finding with file, line and what to do. 校验场景包"""
    from furong.project.pack_tools import check_packs

    text, ok = check_packs(names or [], as_json=as_json)
    typer.echo(text)
    raise typer.Exit(0 if ok else _PROBLEM)


@pack_commands.command("run")
def packs_run(names: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Run the sentence tests of packs. 运行场景包测试"""
    from furong.project.pack_tools import try_packs

    text, ok = try_packs(names or [])
    typer.echo(text)
    raise typer.Exit(0 if ok else _PROBLEM)


@pack_commands.command("new")
def packs_new(name: str, folder: Annotated[Path, typer.Option(help="Where to put it.")] = Path("packs")) -> None:
    """Make a new pack that loads, with a rule, a case type and tests to change. 新建场景包"""
    from furong.project.pack_tools import scaffold_pack

    typer.echo(scaffold_pack(folder, name))


@token_commands.command("create")
def token_create(
    user: Annotated[str, typer.Option(help="Whose token, e.g. gateway. 用户")],
    label: Annotated[str, typer.Option(help="What it is for. 用途")],
    days: Annotated[int, typer.Option(min=0, help="After how many days it expires; 0: never. 有效天数")] = 365,
    data: Data = Path(".data"),
) -> None:
    """Make a token and print it, this once: send it as 'Authorization: Bearer …'. 新建令牌"""
    from furong.project.access_tokens import create_token

    typer.echo(create_token(data, username=user, label=label, days=days))


@token_commands.command("list")
def token_list(data: Data = Path(".data")) -> None:
    """List the tokens: number, user, label, end. 列出令牌"""
    from furong.project.access_tokens import describe_tokens

    typer.echo(describe_tokens(data))


@token_commands.command("revoke")
def token_revoke(number: str, data: Data = Path(".data")) -> None:
    """Take a token back by its number. 撤销令牌"""
    from furong.project.access_tokens import revoke_token

    revoke_token(data, number)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage(context: typer.Context, data: Data = Path(".data")) -> None:
    """Run a Django management command against a data directory, e.g. 'furong manage showmigrations'."""
    from furong.project.node import run_management_command

    run_management_command(data, context.args)


@app.command(hidden=True)
def serve(part: str) -> None:
    """Run one part of a node (web, worker, engine-0) in this process; 'up' starts and watches them."""
    from furong.project.parts import run_part

    run_part(part)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """Entry point: an error of ours becomes its sentence in both languages and exit code 1, never a trace."""
    try:
        app()
    except FurongError as error:
        typer.echo(f"{error.sentence('zh')}\n{error.sentence('en')}", err=True)
        sys.exit(_PROBLEM)
