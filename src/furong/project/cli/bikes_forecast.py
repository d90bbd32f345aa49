"""``furong bikes forecast``: counts by zone and slot a short time ahead, beside the truth and the baselines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["forecast"]


def forecast(
    train: Annotated[list[Path], typer.Option(help="Lock events to learn from: CSV, plain or .gz. 训练数据")],
    test: Annotated[Path, typer.Option(help="Lock events to forecast. 待预测数据")],
    zones: Annotated[Path, typer.Option(help="Zones as GeoJSON. 停放区域")],
    horizon: Annotated[str, typer.Option(help="Made so long before a slot ends. 提前量")] = "15m",
    slot: Annotated[str, typer.Option(help="Length of a slot; the horizon when empty. 时段长度")] = "",
    within: Annotated[float, typer.Option(min=0.5, max=0.99, help="Share of counts in the interval. 区间")] = 0.9,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Forecast lock events by zone and slot from what was known before, and measure it. 短时预测"""
    from furong.project.bike_forecast import forecast_files, report

    with bad_input_told():
        found = forecast_files(train, test, zones, horizon=horizon, slot=slot, within=within)
    typer.echo(report(found, as_json=as_json))
