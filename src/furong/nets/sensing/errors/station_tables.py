"""What can go wrong with tables of stations, in sentences."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput


class TableUnusable(InvalidInput):
    """A table from which no series of a station can be read."""

    code = "sensing.table_unusable"
    zh = "无法从 {file} 读出站点序列：{trouble}"
    en = "No series of a station can be read from {file}: {trouble}"
