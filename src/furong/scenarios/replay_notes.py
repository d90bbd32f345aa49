"""What a person should know of a replay besides its outcome, one sentence in Chinese and one in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from furong.engines.places import ZoneFile, ZoneProblemCode
from furong.foundation.outbox.deliver import Troubled
from furong.nets.sensing.contracts import IngestReceipt, ReasonCode

__all__ = ["REASONS", "ZONE_TROUBLES", "Note", "delivery_note", "quarantine_notes", "zone_notes"]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know."""

    zh: str
    en: str


#: Why a record is in the quarantine, in words.
REASONS: Mapping[ReasonCode, Note] = {
    ReasonCode.NOT_A_RECORD: Note("不是一条完整的记录", "not a record"),
    ReasonCode.FIELD_MISSING: Note("缺少字段", "a field is missing"),
    ReasonCode.FIELD_UNREADABLE: Note("字段无法识别", "a field cannot be read"),
    ReasonCode.POSITION_OUT_OF_RANGE: Note("经纬度超出范围", "the position is no place on earth"),
    ReasonCode.TIME_IMPLAUSIBLE: Note("时间过早，不可信", "the time is too early to be believed"),
    ReasonCode.TIME_IN_FUTURE: Note("时间在将来", "the time lies in the future"),
    ReasonCode.SUBJECT_UNREADABLE: Note("车辆编号无法识别", "the bike's id cannot be read"),
    ReasonCode.THING_UNKNOWN: Note("感知对象未登记", "the thing is not registered"),
    ReasonCode.LINE_TOO_LONG: Note("单行过长", "the line is too long"),
    ReasonCode.INPUT_CUT_SHORT: Note("文件在此处中断，此前的记录已处理", "the file breaks off; the rest was read"),
    ReasonCode.ZONE_UNUSABLE: Note("区域不可用", "the zone cannot be used"),
}

#: What is wrong with a zone, in words.
ZONE_TROUBLES: Mapping[ZoneProblemCode, Note] = {
    ZoneProblemCode.NOT_A_COLLECTION: Note("不是 FeatureCollection", "not a FeatureCollection"),
    ZoneProblemCode.NO_POLYGON: Note("没有多边形", "it has no polygon"),
    ZoneProblemCode.ID_MISSING: Note("缺少编号", "its id is missing"),
    ZoneProblemCode.ID_TWICE: Note("编号重复", "its id occurs twice"),
    ZoneProblemCode.RING_OPEN: Note("边界没有闭合", "its ring is not closed"),
    ZoneProblemCode.RING_CROSSES_ITSELF: Note("边界自相交", "its ring crosses itself"),
    ZoneProblemCode.NO_AREA: Note("面积为零", "it has no area"),
    ZoneProblemCode.COORDINATES_UNREADABLE: Note("坐标无法识别", "its coordinates cannot be read"),
    ZoneProblemCode.COORDINATES_OUT_OF_RANGE: Note("坐标超出范围", "its coordinates are out of range"),
    ZoneProblemCode.CRS_UNKNOWN: Note("坐标系未知", "its coordinate system is not known"),
    ZoneProblemCode.NUMBER_UNUSABLE: Note("数值不可用", "a number is not usable"),
}


def zone_notes(source: str, found: ZoneFile) -> list[Note]:
    """Return one note for each zone that cannot be used, and one for each conversion."""
    notes = [
        Note(
            f"{source}：区域 {problem.zone} 已隔离：{ZONE_TROUBLES[problem.code].zh}（{problem.detail}）。",
            f"{source}: zone {problem.zone} is in the quarantine: {ZONE_TROUBLES[problem.code].en} ({problem.detail}).",
        )
        for problem in found.problems
    ]
    notes += [
        Note(
            f"{source}：区域坐标已由 {crs.value} 换算为 WGS 84。",
            f"{source}: zones were converted from {crs.value} to WGS 84.",
        )
        for crs in found.crs
    ]
    return notes


def quarantine_notes(source: str, receipts: Sequence[IngestReceipt]) -> list[Note]:
    """Say once for each reason how many records were put aside, and where the first of them stands."""
    totals: dict[str, tuple[int, str]] = {}
    for receipt in receipts:
        for reason, (count, place) in receipt.reasons.items():
            known, first = totals.get(reason, (0, place))
            totals[reason] = (known + count, first)
    notes: list[Note] = []
    for reason, (count, place) in totals.items():
        words = REASONS[ReasonCode(reason)]
        where = f"第 {place.removeprefix('line ')} 行" if place.startswith("line ") else place
        notes.append(
            Note(
                f"{source}：{count} 条记录已隔离：{words.zh}（首条：{where}）。",
                f"{source}: {count} record(s) in the quarantine: {words.en} (the first: {place}).",
            )
        )
    return notes


def delivery_note(failed: Sequence[Troubled]) -> Note:
    """Say that announcements of alarms could not be turned into cases yet."""
    first = failed[0]
    return Note(
        f"{len(failed)} 条告警尚未立案（{first.trouble}），系统会自动重试。",
        f"{len(failed)} announcement(s) of alarms opened no case yet ({first.trouble}); they will be tried again.",
    )
