"""What can go wrong with parking zones, in sentences."""

from __future__ import annotations

from furong.kernel.errors import NotFound


class ZoneUnknown(NotFound):
    """There is no such zone, or none that this actor may see."""

    code = "mobility.zone_unknown"
    zh = "没有编号为 {zone} 的停放区，或您无权查看。"
    en = "There is no parking zone {zone}, or you may not see it."
