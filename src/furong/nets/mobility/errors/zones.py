"""What can go wrong with parking zones, in sentences that name the ring and the point."""

from __future__ import annotations

from collections.abc import Sequence

from furong.kernel.errors import Conflict, FurongError, InvalidInput, NotFound, Words

#: How many troubles one sentence tells. [1]
_TOLD_MAX = 10


class ZoneUnknown(NotFound):
    """There is no such zone, or none that this actor may see."""

    code = "mobility.zone_unknown"
    zh = "没有编号为 {zone} 的停放区，或您无权查看。"
    en = "There is no parking zone {zone}, or you may not see it."


class ZoneGeometryUnusable(InvalidInput):
    """What is given is no polygon at all."""

    code = "mobility.zone_geometry_unusable"
    zh = "停放区 {zone} 的图形不可用：须为 GeoJSON Polygon 或 MultiPolygon，坐标为 WGS 84 [经度，纬度]。收到 {got}。"
    en = (
        "The geometry of zone {zone} cannot be used: a GeoJSON Polygon or MultiPolygon of [longitude, latitude] in "
        "WGS 84 is expected; got {got}."
    )


class ZoneRingTooShort(InvalidInput):
    """A ring with fewer than three corners."""

    code = "mobility.zone_ring_too_short"
    zh = "停放区 {zone} 的{ring}只有 {points} 个不同的点，至少需要 3 个。请补画。"
    en = "Zone {zone}, {ring}: it has {points} different points; 3 at least are needed. Draw the others."


class ZoneRingOpen(InvalidInput):
    """A ring that does not end where it began."""

    code = "mobility.zone_ring_open"
    zh = "停放区 {zone} 的{ring}没有闭合：第 1 点是 {first}，最后一点是 {last}。请把第 1 点再写一遍作为最后一点。"
    en = (
        "Zone {zone}, {ring}: it is not closed, its first point is {first} and its last one {last}. Repeat the first "
        "point at the end."
    )


class ZoneRingCrosses(InvalidInput):
    """A ring that crosses itself."""

    code = "mobility.zone_ring_crosses"
    zh = "停放区 {zone} 的{ring}在 {point} 处与自身相交（第 {first} 条边与第 {second} 条边）。请调整这两条边的端点。"
    en = (
        "Zone {zone}, {ring}: it crosses itself at {point}, where sides {first} and {second} meet. Move the ends of "
        "one of them."
    )


class ZoneRingsCollide(InvalidInput):
    """A hole that is not inside, or polygons that overlap."""

    code = "mobility.zone_rings_collide"
    zh = "停放区 {zone} 的{ring}在 {point} 处与其他环相交或位于其外。请分开它们。"
    en = "Zone {zone}, {ring}: at {point} it meets another ring or lies where it may not. Move them apart."


class ZoneFlat(InvalidInput):
    """A ring that encloses nothing."""

    code = "mobility.zone_flat"
    zh = "停放区 {zone} 的{ring}没有面积：所有点在一条线上（从 {point} 起）。请重新绘制。"
    en = "Zone {zone}, {ring}: it encloses nothing, its points lie on a line from {point} on. Draw it again."


class ZoneOutsideCity(InvalidInput):
    """A point of a zone lies outside the city."""

    code = "mobility.zone_outside_city"
    zh = "停放区 {zone} 的{ring}第 {number} 点 {point} 不在本市范围内。请核对坐标（经度在前）与坐标系。"
    en = (
        "Zone {zone}, {ring}: point {number}, {point}, lies outside the city. Check the coordinates (longitude first) "
        "and their system."
    )


class ZoneCapacityUnusable(InvalidInput):
    """A capacity that no place for parking can have."""

    code = "mobility.zone_capacity_unusable"
    zh = "停放区 {zone} 的 capacity 不可用：须为 1 至 {most} 的整数（禁停区为 0）；收到 {got}。"
    en = (
        "The capacity of zone {zone} must be a whole number from 1 to {most} (0 where parking is forbidden); got {got}."
    )


class ZoneCapacitiesUnequal(InvalidInput):
    """Capacities by type that do not add up."""

    code = "mobility.zone_capacities_unequal"
    zh = "停放区 {zone} 的 capacity_by_type 之和为 {total}，须等于 capacity {capacity}。"
    en = "The capacity_by_type of zone {zone} adds up to {total}; it must be its capacity, {capacity}."


class ZoneHoursUnusable(InvalidInput):
    """Hours that no clock has."""

    code = "mobility.zone_hours_unusable"
    zh = "停放区 {zone} 的 hours 第 {number} 项不可用：days 取 mon 至 sun，start 早于 end，格式 HH:MM；收到 {got}。"
    en = "Entry {number} of the hours of zone {zone}: days mon to sun, start before end, as HH:MM; got {got}."


class ZoneElsewhere(Conflict):
    """A new version would move a zone into another area."""

    code = "mobility.zone_elsewhere"
    zh = "停放区 {zone} 属于区域 {area}，不能改到 {other}。请停用它并新建一个。"
    en = "Zone {zone} belongs to the area {area} and cannot move to {other}. Retire it and make another one."


class ZoneVersionEarlier(Conflict):
    """A version would begin before the newest one does: what held is never rewritten."""

    code = "mobility.zone_version_earlier"
    zh = "停放区 {zone} 的新版本须晚于现行版本的生效时间 {since}。历史版本不可改写。"
    en = (
        "The next version of zone {zone} must begin after {since}, when the newest one does. What held stays as it was."
    )


class ZoneFileUnusable(InvalidInput):
    """A file of zones of which some cannot be used; nothing of it was saved."""

    code = "mobility.zone_file_unusable"
    zh = "文件中有 {count} 个停放区不可用，未保存任何内容：{trouble}"
    en = "{count} zone(s) of the file cannot be used, and nothing was saved: {trouble}"

    def __init__(self, troubles: Sequence[FurongError | str]) -> None:
        told = [one if isinstance(one, str) else Words(one.sentence("zh"), one.sentence("en")) for one in troubles]
        words = [one if isinstance(one, Words) else Words(one, one) for one in told[:_TOLD_MAX]]
        trouble = Words("".join(one.zh for one in words), " ".join(one.en for one in words))
        super().__init__(count=len(troubles), trouble=trouble)
