"""``furong vision count``: the bikes of pictures, with what is told of each and how many there are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["count"]


def count(
    images: Annotated[Path, typer.Option(help="Folder of pictures, or one picture. 图片文件夹")],
    zones: Annotated[Path | None, typer.Option(help="JSON: painted frame of each picture. 停放框")] = None,
    model: Annotated[
        Path | None, typer.Option(envvar="FURONG_VISION_MODEL", help="ONNX file of a detector. 识别模型")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Count the bikes of pictures: inside or outside the frame, fallen, blocking. 识别并清点单车"""
    from furong.project.vision.counting import count_pictures, report

    with bad_input_told():
        found = count_pictures(images, zones=zones, model=model)
    typer.echo(report(found, as_json=as_json))
