"""Compile a loop over columns to machine code.

What the compiler makes is kept on disk, in a folder named after the text of every engine: a compiled loop knows the
loops that it calls only as they were when it was compiled, so a change in one of them must not meet an old copy of
another.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

__all__ = ["compiled", "kernel_cache"]

P = ParamSpec("P")
R = TypeVar("R")

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def kernel_cache() -> Path:
    """Return the folder in which compiled loops of this version of the engines are kept."""
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sorted((_PACKAGE / "engines").rglob("*.py")):
        digest.update(source.read_bytes())
    return _writable_root() / f"furong-kernels-{digest.hexdigest()[:16]}"


def _writable_root() -> Path:
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    for root in (Path(chosen) if chosen else None, Path.home() / ".cache"):
        if root is not None:
            try:
                root.mkdir(parents=True, exist_ok=True)
            except OSError:
                continue
            if os.access(root, os.W_OK):
                return root
    return Path(tempfile.gettempdir())


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Return ``function`` compiled: without the interpreter's lock, and with its machine code kept on disk.

    Only plain loops over NumPy arrays and numbers can be compiled; a compiled function may call other compiled ones.
    """
    settings: Any = numba.config
    settings.CACHE_DIR = str(kernel_cache())
    jit: Any = numba.njit(cache=True, nogil=True, error_model="numpy")
    return cast("Callable[P, R]", jit(function))
