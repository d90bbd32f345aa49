"""Grids of communities, generated: no public list of Chengdu's grids exists, and what lies below a community needs
something real in number and code.

Chengdu reported some 16,000 general grids in its communities (微网实格, 2022), which is five or six a community.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from furong.kernel.identifiers import AreaCode

__all__ = ["Grid", "generated_grids"]

_FEWEST, _MOST = 3, 8


@dataclass(frozen=True, slots=True)
class Grid:
    """One generated grid.

    Args:
        code: The community's 12 digits and a serial of 3.
        name_zh: Its name in Chinese.
        name_en: Its name in English.
    """

    code: str
    name_zh: str
    name_en: str


def generated_grids(community: str) -> tuple[Grid, ...]:
    """Return the 3 to 8 grids of a community; the number follows from its code, so it is the same everywhere."""
    digest = hashlib.sha256(community.encode()).digest()
    count = _FEWEST + digest[0] % (_MOST - _FEWEST + 1)
    codes = (AreaCode(f"{community}{serial:03d}") for serial in range(1, count + 1))
    return tuple(Grid(str(code), f"第{int(code.text[-3:])}网格", f"Grid {int(code.text[-3:])}") for code in codes)
