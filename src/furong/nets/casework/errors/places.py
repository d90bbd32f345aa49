"""What can go wrong with the place of a case, in sentences."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput

__all__ = ["PlaceHalf", "PlaceNotOfCase"]


class PlaceHalf(InvalidInput):
    """A place is given by one of its two numbers."""

    code = "casework.place_half"
    zh = "位置须同时填写经度（lon）和纬度（lat）；暂不确定的，两项都留空。"
    en = "A place needs longitude (lon) and latitude (lat). Give both; or leave both empty while it is not known."


class PlaceNotOfCase(InvalidInput):
    """A place is given that does not lie in the area of its case."""

    code = "casework.place_not_of_case"
    zh = "该位置在 {district}，而案件属于 {own}。请核对经纬度；确属那里的，请不予立案并在那里重新上报。"
    en = (
        "The place lies in {district}, but the case belongs to {own}. Check longitude and latitude; if it is there, "
        "decline the case and report it there."
    )
