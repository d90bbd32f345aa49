"""What can go wrong with what people report, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput

__all__ = [
    "ConditionUnusable",
    "PlaceMissing",
    "PlaceOutside",
    "ReportClassUnknown",
    "ReportEmpty",
    "ReportPhotosTooMany",
    "ReportSourceUnusable",
    "ReportTooLong",
    "ReturnTaker",
    "VerifyingMissing",
]


class ReportEmpty(InvalidInput):
    """A report says neither in words nor by its class what is the matter."""

    code = "casework.report_empty"
    zh = "请说明发生了什么：填写文字描述（text），或选择类别（class_code）。"
    en = "Say what is the matter: give a description (text) or choose a class (class_code)."


class ReportTooLong(InvalidInput):
    """A field of a report is longer than can be kept."""

    code = "casework.report_too_long"
    zh = "{field} 最多 {most} 个字符，收到 {given} 个。请缩短后重新提交。"
    en = "{field} holds at most {most} characters, and {given} were sent. Shorten it and send it again."


class ReportSourceUnusable(InvalidInput):
    """Something is reported as if a sensor had seen it."""

    code = "casework.report_source_unusable"
    zh = "来源“{source}”不能用于人工上报。请选择公众、巡查、热线、部门、领导或视频来源。"
    en = "“{source}” is no source of reports by people: public, patrol, hotline, department, leader or video."


class ReportClassUnknown(InvalidInput):
    """A report names a class that no standard table in force and no pack has."""

    code = "casework.report_class_unknown"
    zh = "现行立结案标准和场景包中没有类别 {class_code}。请从类别清单中选择，或留空由受理人员判断。"
    en = "Neither the standard in force nor a pack has the class {class_code}. Choose a known one or leave it empty."


class ReportPhotosTooMany(InvalidInput):
    """More photos come with a report than are kept."""

    code = "casework.report_photos_too_many"
    zh = "一次上报最多 {most} 张照片，收到 {given} 张。请减少后重新提交。"
    en = "A report has at most {most} photos, and {given} were sent. Send fewer."


class PlaceMissing(InvalidInput):
    """A report says neither where nor in which area."""

    code = "casework.place_missing"
    zh = "请给出位置：经度和纬度（lon、lat），或区域代码（area）。"
    en = "Say where it is: longitude and latitude (lon, lat), or the code of an area (area)."


class PlaceOutside(InvalidInput):
    """A report is about a place that is none, or lies outside the city."""

    code = "casework.place_outside"
    zh = "位置（{lon}, {lat}）不在本市范围内。请核对经度在前、纬度在后，或给出区域代码（area）。"
    en = "The place ({lon}, {lat}) is not in the city. Longitude comes first; or give the code of an area (area)."


class PlaceElsewhere(InvalidInput):
    """A place lies in another district than whoever reports it works in, and no area is named."""

    code = "casework.place_elsewhere"
    zh = "该位置在 {district}，不在您工作的 {own}。请移动地图上的位置；确属那里的，请在 area 中写明区域。"
    en = "The place lies in {district}, not in {own} where you work. Move the place; or name its area if it is there."


class VerifyingMissing(Conflict):
    """A case is to be registered that nobody has verified yet, although its source asks for it."""

    code = "casework.verifying_missing"
    zh = "来源为“{source}”的上报须先核实存在才能立案。请先派核实，核实属实后再立案。"
    en = "What “{source}” reports must be verified before it is registered. Send it to be verified first."


class ReturnTaker(Conflict):
    """Somebody to whom a unit returned a case, and who dispatched it again, wants to close it."""

    code = "casework.return_taker"
    zh = "该案件曾被退回，由您重新派遣；核查结案须由其他人员办理。"
    en = "A unit returned this case and you dispatched it again; somebody else must check and close it."


class ConditionUnusable(InvalidInput):
    """A case is to be registered under a condition that does not hold on the day, or names nobody to handle it."""

    code = "casework.condition_unusable"
    zh = "立案条件“{case_type}”不可用：既不在现行立结案标准中，也不是可人工立案的场景包类型。请重新选择。"
    en = "“{case_type}” is no condition of the standard in force nor a type of a pack for people. Choose another one."
