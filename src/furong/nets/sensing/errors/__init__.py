"""What can go wrong in sensing, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound


class FeedUnknown(NotFound):
    """There is no feed of that key."""

    code = "sensing.feed_unknown"
    zh = "没有名为 {feed} 的数据源。请核对名称，或先登记该数据源。"
    en = "There is no feed named {feed}. Check the name, or register the feed first."


class ThingUnknown(NotFound):
    """There is no thing of that code."""

    code = "sensing.thing_unknown"
    zh = "没有编号为 {thing} 的感知对象。请核对编号。"
    en = "There is no thing with the code {thing}. Check the code."


class AlarmUnknown(NotFound):
    """There is no such alarm, or none that this actor may see."""

    code = "sensing.alarm_unknown"
    zh = "没有这条告警，或您无权查看。"
    en = "There is no such alarm, or you may not see it."


class RejectionUnknown(NotFound):
    """There is no such record in the quarantine."""

    code = "sensing.rejection_unknown"
    zh = "隔离区中没有编号为 {rejection} 的记录。"
    en = "The quarantine holds no record {rejection}."


class RejectionSettled(Conflict):
    """The record has been replayed or discarded already."""

    code = "sensing.rejection_settled"
    zh = "该记录已处理（{state}），不能重复操作。"
    en = "This record is settled already ({state})."


class StillUnusable(InvalidInput):
    """A mended record is still not usable."""

    code = "sensing.still_unusable"
    zh = "修改后的记录仍不可用：{trouble}"
    en = "The mended record is still unusable: {trouble}"


class FileMissing(InvalidInput):
    """A file that is not there."""

    code = "sensing.file_missing"
    zh = "找不到文件 {file}。请核对路径。"
    en = "There is no file {file}. Check the path."


class FileIsFolder(InvalidInput):
    """A folder where a file is expected."""

    code = "sensing.file_is_folder"
    zh = "{file} 是文件夹，不是文件。请指定其中的一个文件。"
    en = "{file} is a folder, not a file. Name a file in it."


class FileEmpty(InvalidInput):
    """A file with nothing in it."""

    code = "sensing.file_empty"
    zh = "文件 {file} 是空的，没有可处理的内容。"
    en = "The file {file} is empty: there is nothing to process."


class FileNotJson(InvalidInput):
    """A file that should be JSON and is not."""

    code = "sensing.file_not_json"
    zh = "文件 {file} 不是有效的 JSON({trouble})。请检查文件后重试。"
    en = "The file {file} is not valid JSON ({trouble}). Check the file and try again."


class NoUsableRecord(InvalidInput):
    """A file of observations without a single usable one."""

    code = "sensing.no_usable_record"
    zh = "文件 {file} 中没有可用的记录（共 {count} 条，均已隔离）。"
    en = "The file {file} holds no usable record (of {count}, all are in the quarantine)."


class FileUnreadable(InvalidInput):
    """A file of observations that cannot be opened or read at all."""

    code = "sensing.file_unreadable"
    zh = "无法读取文件 {file}:{trouble}。请检查文件后重试。"
    en = "The file {file} cannot be read: {trouble}. Check the file and try again."


class ColumnsMissing(InvalidInput):
    """A table without a column that is needed."""

    code = "sensing.columns_missing"
    zh = "文件 {file} 缺少列 {missing}。需要的列为 {expected}，实际的列为 {found}。请补齐后重试。"
    en = "The file {file} lacks the column {missing}. Expected: {expected}. Found: {found}. Add it and try again."


class NoUsableZone(InvalidInput):
    """A file of zones without a single usable one."""

    code = "sensing.no_usable_zone"
    zh = "文件 {file} 中没有可用的区域：{trouble}"
    en = "The file {file} holds no usable zone: {trouble}"


class StreamUnknown(InvalidInput):
    """A rule or feed names a stream that no pack declares."""

    code = "sensing.stream_unknown"
    zh = "没有名为 {stream} 的数据流。"
    en = "There is no stream named {stream}."
