"""``furong bench``: measure a city under load."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["bench_commands", "bench_sensing"]

bench_commands = typer.Typer(no_args_is_help=True, help="Measure a city under load. 性能测量")


class Lane(StrEnum):
    """What is measured."""

    NDJSON = "ndjson"
    ARROW = "arrow"
    MQTT = "mqtt"
    ALARM = "alarm"
    KILLS = "kills"


@bench_commands.callback()
def _group() -> None:
    """Keep the subcommand's name: one command alone would take the group's place."""


@bench_commands.command("sensing")
def bench_sensing(
    lane: Annotated[Lane, typer.Option(help="Way in, alarm delay, or kills under load. 通道")] = Lane.NDJSON,
    things: Annotated[int, typer.Option(min=1, help="Things that are registered. 设备数")] = 100_000,
    rules: Annotated[int, typer.Option(min=0, help="Rules that are active. 规则数")] = 100,
    seconds: Annotated[float, typer.Option(min=1, help="How long to send. [s] 秒")] = 10.0,
    rows: Annotated[int, typer.Option(min=1, help="Readings a batch. 每批读数")] = 50_000,
    senders: Annotated[int, typer.Option(min=1, help="Connections that send. 连接数")] = 2,
    rate: Annotated[float, typer.Option(min=0, help="Readings a second to keep to; 0: as many as go through.")] = 0.0,
    kills: Annotated[int, typer.Option(min=0, help="How often the lane 'kills' kills. 强杀次数")] = 10,
    data: Annotated[
        Path | None, typer.Option(help="Data directory to keep and use again; a temporary one when left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Start a city, register things and rules, send readings, and print what was measured. 测量感知平台"""
    from furong.project.bench.measuring import Plan, measure, report

    plan = Plan(
        lane=lane.value,
        things=things,
        rules=rules,
        seconds=seconds,
        rows=rows,
        senders=senders,
        rate=rate,
        kills=kills,
    )
    typer.echo(report(measure(plan, data), as_json=as_json))
