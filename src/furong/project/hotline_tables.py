"""Tables of appeals: CSV, plain or gzipped, in UTF-8 or GB 18030, with Chinese or English names of columns.

==========  =====================================================================================================
text        ``text``, or ``title`` and ``detail`` (留言主题, 主题, 标题; 留言详情, 内容, 诉求内容, content, message)
label       ``label`` or ``category`` (一级标签, 一级分类, 类别, 分类, 事项大类)
group       ``group`` (组): rows of one group say the same, and stay together when the table is split
id          ``msg_id``, ``message_id`` or ``id`` (留言编号, 编号, 工单编号)
user        ``user``, ``caller`` or ``phone`` (留言用户, 用户, 诉求人, 电话)
time        ``time`` or ``created_at`` (留言时间, 时间, 来电时间)
likes       ``likes`` (点赞数)
reply       ``reply`` or ``answer_text`` (答复意见, 处理结果, 回复)
question    ``question`` (问题)
document    ``docid`` or ``doc_id`` (文档编号), with ``context`` or ``document_text`` (正文)
==========  =====================================================================================================
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from furong.kernel.errors import InvalidInput
from furong.nets.sensing.adapters.content import read_content
from furong.nets.sensing.errors import ColumnsMissing, FileEmpty

__all__ = ["AppealTable", "LabelMissing", "RowBroken", "read_appeals", "read_many"]

_NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "诉求", "全文"),
    "title": ("title", "subject", "留言主题", "主题", "标题", "诉求主题", "工单标题"),
    "detail": (
        "detail",
        "content",
        "message",
        "description",
        "body",
        "留言详情",
        "详情",
        "内容",
        "诉求内容",
        "来电内容",
    ),
    "label": ("label", "category", "一级标签", "一级分类", "类别", "分类", "标签", "事项大类", "诉求类别"),
    "group": ("group", "组", "分组"),
    "id": ("msg_id", "message_id", "id", "留言编号", "编号", "工单编号", "办件编号", "row"),
    "user": ("user", "user_id", "caller", "phone", "留言用户", "用户", "诉求人", "电话"),
    "time": ("time", "created_at", "timestamp", "datetime", "留言时间", "时间", "来电时间", "诉求时间"),
    "likes": ("likes", "点赞数", "点赞"),
    "reply": ("reply", "reply_thread", "答复意见", "答复", "回复", "处理结果"),
    "question": ("question", "query", "问题"),
    "document": ("docid", "doc_id", "document_id", "文档编号", "文档"),
    "context": ("context", "document_text", "passage", "正文", "原文"),
    "event": ("event", "事件", "话题"),
}
#: What a column may be made of.
_ALSO = {"text": ("title + detail", "留言主题 + 留言详情")}
_FIELD_MAX = 2_000_000


class RowBroken(InvalidInput):
    """A row of a table that cannot be read as one."""

    code = "project.row_broken"
    zh = "文件 {file} 第 {line} 行无法读取：{trouble}。应为与表头列数相同的 CSV 行，请检查引号。"
    en = (
        "Line {line} of {file} cannot be read: {trouble}. A CSV row with the columns of the head is expected; check its"
        " quotes."
    )


class LabelMissing(InvalidInput):
    """A table to learn from, or to be judged by, without enough labelled rows."""

    code = "project.labels_missing"
    zh = "{file} 中带类别的行不够：{found}。应至少有两个类别，每类至少 {least} 行。请补充后再试。"
    en = (
        "{file} has too few labelled rows: {found}. Two categories with at least {least} rows each are expected. Add"
        " some and try again."
    )


@dataclass(frozen=True, slots=True)
class AppealTable:
    """Rows of appeals, column by column.

    Args:
        file: Name of the file.
        columns: Values by field; a field that the file has not is missing.
        lines: Line of each row in the file, where it begins. [1]
        heads: Names of all its columns, as it has them.
    """

    file: str
    columns: dict[str, list[str]]
    lines: list[int]
    heads: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def get(self, field: str) -> list[str]:
        """Return a column, empty strings where the file has none."""
        return self.columns.get(field) or [""] * len(self)

    def demand(self, *fields: str) -> None:
        """Say which columns are missing.

        Raises:
            ColumnsMissing: When one is.
        """
        missing = [field for field in fields if field not in self.columns]
        if missing:
            raise ColumnsMissing(
                file=self.file,
                missing=", ".join(missing),
                expected="; ".join(" / ".join(_ALSO.get(field, ()) + _NAMES[field]) for field in missing),
                found=", ".join(self.heads)[:200] or "-",
            )

    def where(self, kept: Sequence[int]) -> AppealTable:
        """Return some rows."""
        columns = {field: [values[row] for row in kept] for field, values in self.columns.items()}
        return AppealTable(self.file, columns, [self.lines[row] for row in kept], self.heads)


def read_appeals(path: Path, *needed: str) -> AppealTable:
    """Read a table.

    Args:
        path: The file.
        needed: Columns that it must have; ``text`` may be made of ``title`` and ``detail``.

    Raises:
        FileMissing, FileIsFolder, FileEmpty, FileUnreadable: When there is nothing to be read.
        ColumnsMissing, RowBroken: When it is no such table.
    """
    content = read_content(path).decode(errors="replace").replace("\0", "")
    head = content.partition("\n")[0]
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=max(",;\t", key=head.count))
    csv.field_size_limit(_FIELD_MAX)
    names = [name.strip().strip("\ufeff").lower() for name in next(reader, [])]
    places = {field: next((names.index(one) for one in told if one in names), -1) for field, told in _NAMES.items()}
    lines, rows = [], []
    for line, row in _rows(reader, path.name):
        lines.append(line)
        rows.append(row)
    columns = {
        field: [row[place].strip() if place < len(row) else "" for row in rows]
        for field, place in places.items()
        if place >= 0
    }
    table = AppealTable(path.name, _with_text(columns), lines, tuple(names))
    table.demand(*needed)
    if not lines:
        raise FileEmpty(file=path.name)
    return table


def read_many(paths: Sequence[Path], *needed: str) -> AppealTable:
    """Read tables one after the other as one; a column has to be in each to be in the whole, unless it is needed."""
    tables = [read_appeals(path, *needed) for path in paths]
    fields = {field for table in tables for field in table.columns}
    columns = {field: [value for table in tables for value in table.get(field)] for field in sorted(fields)}
    if not all("group" in table.columns for table in tables):
        columns.pop("group", None)
    return AppealTable(", ".join(table.file for table in tables), columns, [n for table in tables for n in table.lines])


def _rows(reader: Iterator[list[str]], file: str) -> Iterator[tuple[int, list[str]]]:
    line = 2
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RowBroken(file=file, line=line, trouble=str(error)) from error
        if any(cell.strip() for cell in row):
            yield line, row
        line = getattr(reader, "line_num", line) + 1


def _with_text(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Add a whole text where there is none: title and detail."""
    if not {"text", "title", "detail"} & columns.keys():
        return columns
    rows = len(next(iter(columns.values())))
    empty = [""] * rows
    told = zip(columns.get("text", empty), columns.get("title", empty), columns.get("detail", empty), strict=True)
    whole = [text or "。".join(part for part in (title, detail) if part) for text, title, detail in told]
    return {**columns, "text": whole}
