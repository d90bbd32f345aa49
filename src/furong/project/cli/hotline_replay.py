"""``furong hotline replay``: topics and alarms of a recorded stream of appeals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told, on_one_line

__all__ = ["replay"]


def replay(
    stream: Annotated[Path, typer.Argument(help="Appeals with times: CSV, plain or .gz. 带时间的诉求")],
    budget: Annotated[
        int, typer.Option(min=0, max=1000, help="Alarms in a calendar month at the most. 每月预警上限")
    ] = 3,
    people: Annotated[int, typer.Option(min=1, help="So many different people raise an alarm. 人数")] = 3,
    letters: Annotated[int, typer.Option(min=1, help="So many letters have to be there. 件数")] = 4,
    window: Annotated[float, typer.Option(min=0.01, help="Days that alarms look back. 回看天数")] = 60.0,
    likeness: Annotated[
        float, typer.Option(min=0.01, max=1.0, help="From which on letters are of one topic. 相似度")
    ] = 0.13,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Follow a stream of appeals: topics, and alarms from what was known by then. 热点重放"""
    from furong.engines.texts.topics import TopicSetting
    from furong.project.hotline_replay import replay_file

    setting = TopicSetting(budget=budget, people=people, letters=letters, window_d=window, likeness=likeness)
    with bad_input_told():
        told = replay_file(stream, setting)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"{told['messages']} appeals, {told['from']} – {told['to']}: {len(told['clusters'])} topics,")
    typer.echo(
        f"{told['alarms_total']} alarms, {told['alarms_per_month']} a month,"
        f" {told['alarms_in_a_month_at_most']} at the most"
    )
    for one in told["alarms"]:
        typer.echo(f"  {one['at']} {one['people']} people, {one['letters']} letters: {on_one_line(one['title'])}")
