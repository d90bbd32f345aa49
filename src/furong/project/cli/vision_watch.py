"""``furong vision watch``: a count for each frame of a camera, one JSON object a line; frames are not kept."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["watch"]


def watch(
    source: Annotated[str, typer.Option(help="RTSP address, video file or folder. 视频流、视频文件或文件夹")],
    zones: Annotated[Path | None, typer.Option(help="JSON: painted frame of each camera. 停放框")] = None,
    camera: Annotated[str, typer.Option(help="Name of the camera in that file. 摄像头名称")] = "camera",
    model: Annotated[
        Path | None, typer.Option(envvar="FURONG_VISION_MODEL", help="ONNX file of a detector. 识别模型")
    ] = None,
    every: Annotated[float, typer.Option(min=0.2, help="Seconds between two frames. 间隔秒数")] = 10.0,
    frames: Annotated[int, typer.Option(min=0, help="Stop after so many; 0: never. 帧数")] = 0,
    zone: Annotated[str, typer.Option(help="Record the counts for this parking zone of a city. 停放区")] = "",
    data: Annotated[Path, typer.Option(envvar="FURONG_DATA", help="Data of that city. 数据目录")] = Path(".data"),
) -> None:
    """Count the bikes that a camera shows, frame by frame, and record that for a zone when one is named. 连续清点"""
    from furong.project.vision.watching import watch_source

    with bad_input_told(), _city(data) if zone else contextlib.nullcontext():
        for told in watch_source(source, zones=zones, camera=camera, model=model, every_s=every, frames_max=frames):
            if zone:
                from furong.project.vision.recording import record_told

                told["recorded"] = record_told(told, zone)
            typer.echo(json.dumps(told, ensure_ascii=False))


def _city(data: Path) -> contextlib.AbstractContextManager[None]:
    from furong.project.access_tokens import city_database

    return city_database(data)
