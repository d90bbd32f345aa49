"""``furong vision blur``: copies of pictures with coarse heads and plates, for what is put to a case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["blur"]


def blur(
    images: Annotated[Path, typer.Option(help="Folder of pictures, or one picture. 图片文件夹")],
    out: Annotated[Path, typer.Option(help="Folder for the copies. 副本文件夹")],
    model: Annotated[
        Path | None, typer.Option(envvar="FURONG_VISION_MODEL", help="ONNX file of a detector. 识别模型")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")] = False,
) -> None:
    """Copy pictures with the heads of people and the plates of vehicles made coarse. 人脸车牌模糊"""
    from furong.project.vision.blurring import blur_pictures

    with bad_input_told():
        told = blur_pictures(images, out=out, model=model)
    if as_json:
        typer.echo(json.dumps({"images": told}, ensure_ascii=False))
        return
    for one in told:
        said = f"cannot be read: {one['problem']}" if "problem" in one else f"{len(one['coarse'])} → {one['copy']}"
        typer.echo(f"{one['image']}  {said}")
