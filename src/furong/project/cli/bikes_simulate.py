"""``furong bikes simulate``: three operators made of lock events, served as GBFS and sent by MDS."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import BAD_INPUT, bad_input_told

__all__ = ["simulate"]

_DAY_FORMAT = ["%Y-%m-%d"]


def simulate(
    zones: Annotated[
        Path | None, typer.Option(help="Zones as GeoJSON, around which a day is made up. 停放区域")
    ] = None,
    events: Annotated[Path | None, typer.Option(help="Recorded lock events instead: CSV, plain or .gz.")] = None,
    day: Annotated[
        datetime | None,
        typer.Option(formats=_DAY_FORMAT, help="The day; left out: yesterday, or the first of the recording."),
    ] = None,
    begin: Annotated[str, typer.Option("--from", help="From when on, HH:MM. 起始")] = "07:00",
    end: Annotated[str, typer.Option("--to", help="Until when, HH:MM. 结束")] = "09:00",
    seed: Annotated[int, typer.Option(min=0, help="Makes the day.")] = 1,
    speed: Annotated[str, typer.Option(help="'max', or a factor of real time such as 60x. 倍速")] = "max",
    serve: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve GBFS on: /A/gbfs.json and so on.")] = 0,
    post: Annotated[str, typer.Option(help="Address of the city to send MDS to, e.g. http://localhost:8000.")] = "",
    token: Annotated[list[str] | None, typer.Option(help="Token of an operator's feed, e.g. A=… . 令牌")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Let three operators report a day: GBFS to whoever asks, MDS to a city. 模拟三家企业"""
    from furong.kernel.clock import city_time
    from furong.project.bike_simulation import Simulation, locks_of_day, locks_of_file

    if (zones is None) == (events is None):
        raise typer.BadParameter("one of --zones and --events is needed")
    tokens = dict(_token(one) for one in token or [])
    with bad_input_told():
        chosen = day.date() if day else city_time(datetime.now(UTC)).date() - timedelta(days=1)
        locks = locks_of_day(zones, chosen, seed=seed) if zones else locks_of_file(events or Path())
        if events and not day:
            chosen = city_time(datetime.fromtimestamp(locks[0].second, UTC)).date()
        span = (_second(chosen, begin), _second(chosen, end))
        told = Simulation(_factor(speed), port=serve, agency=post, tokens=tokens).run(locks, *span)
    if as_json:
        typer.echo(json.dumps({"day": chosen.isoformat(), "from": begin, "to": end, **told}))
        return
    for code, sums in told["operators"].items():
        typer.echo(
            f"{code}  车辆 vehicles {sums['vehicles']} · 事件 events {sums['events']} · 拒绝 refused {sums['refused']}"
        )


def _second(day: date, clock: str) -> int:
    from furong.kernel.clock import CITY_TIME

    try:
        hour, minute = (int(part) for part in clock.split(":"))
        midnight = datetime(day.year, day.month, day.day, tzinfo=CITY_TIME)
        if not (0 <= hour <= 24 and 0 <= minute < 60):
            raise ValueError
    except ValueError as error:
        typer.echo(f"时间 {clock!r} 不可用，应为 HH:MM / {clock!r} is no time: HH:MM is expected", err=True)
        raise typer.Exit(BAD_INPUT) from error
    return int(midnight.timestamp()) + hour * 3600 + minute * 60


def _token(told: str) -> tuple[str, str]:
    code, sign, secret = told.partition("=")
    if not sign:
        typer.echo("令牌应写成 企业=令牌 / --token is written as operator=token, e.g. A=…", err=True)
        raise typer.Exit(BAD_INPUT)
    return code, secret


def _factor(speed: str) -> float | None:
    if speed == "max":
        return None
    try:
        found = float(speed.removesuffix("x"))
        if not 0 < found < 1e6:
            raise ValueError
    except ValueError as error:
        typer.echo(f"倍速 {speed!r} 不可用，应为 max 或 60x / {speed!r} is no speed: max or 60x is expected", err=True)
        raise typer.Exit(BAD_INPUT) from error
    return found
