"""Tables of appeals: CSV or JSON lines, plain or gzipped, UTF-8 or GB 18030, Chinese or English names of columns.

==========  =====================================================================================================
text        ``text``, or ``title`` and ``detail`` (留言主题, 主题, 标题; 留言详情, 内容, 诉求内容, content, message)
label       ``label`` or ``category`` (一级标签, 一级分类, 类别, 分类, 事项大类)
group       ``group`` (组): rows of one group say the same, and stay together when the table is split
id          ``msg_id``, ``message_id`` or ``id`` (留言编号, 编号, 工单编号)
user        ``user``, ``user_id``, ``caller`` or ``phone`` (留言用户, 用户, 诉求人, 电话)
time        ``time`` or ``created_at`` (留言时间, 时间, 来电时间)
reply       ``reply`` or ``answer_text`` (答复意见, 处理结果, 回复)
question    ``question`` (问题)
document    ``docid`` or ``doc_id`` (文档编号), with ``context`` or ``document_text`` (正文)
==========  =====================================================================================================

Capital letters, and spaces or hyphens for ``_``, make no other name: ``User ID`` is ``user_id``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from furong.kernel.errors import InvalidInput
from furong.nets.sensing.adapters.content import read_content, separator_of
from furong.nets.sensing.errors import ColumnsMissing, FileEmpty
from furong.project.bike_events import plain_name

__all__ = ["AppealTable", "LabelMissing", "ObjectBroken", "RowBroken", "read_appeals", "read_many"]

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
    "reply": ("reply", "reply_thread", "答复意见", "答复", "回复", "处理结果"),
    "question": ("question", "query", "问题"),
    "document": ("docid", "doc_id", "document_id", "文档编号", "文档"),
    "context": ("context", "document_text", "passage", "正文", "原文"),
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


class ObjectBroken(InvalidInput):
    """A line of a file of JSON lines that is no JSON object."""

    code = "project.object_broken"
    zh = "{file} 第 {line} 行不是 JSON 对象：{trouble}。应为每行一个 JSON 对象（JSONL），请改正或改用 CSV。"
    en = (
        "Line {line} of {file} is no JSON object: {trouble}. One JSON object a line (JSONL) is expected; mend it,"
        " or use CSV."
    )


class LabelMissing(InvalidInput):
    """A table to learn from, or to be judged by, without enough labelled rows."""

    code = "project.labels_missing"
    zh = "{file} 中带类别的行不够：{found}。应至少有两个类别，每类至少 {least} 行（重复的只算一行）。请补充后再试。"
    en = (
        "{file} has too few labelled rows: {found}. Two categories with at least {least} rows each, copies counted"
        " once, are expected. Add some and try again."
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
        ColumnsMissing, RowBroken, ObjectBroken: When it is no such table.
    """
    content = read_content(path).decode(errors="replace").replace("\0", "")
    is_lines = content.lstrip("\ufeff \r\n").startswith("{")
    rows = _objects(content, path.name) if is_lines else _rows(content, path.name)
    if not rows:
        raise FileEmpty(file=path.name)
    heads, body = rows[0][1], rows[1:]
    names = [plain_name(name) for name in heads]
    places = {field: next((names.index(one) for one in told if one in names), -1) for field, told in _NAMES.items()}
    columns = {
        field: [row[place].strip() if place < len(row) else "" for _, row in body]
        for field, place in places.items()
        if place >= 0
    }
    told = tuple(name.strip("\ufeff ") for name in heads)
    table = AppealTable(path.name, _with_text(columns), [line for line, _ in body], told)
    table.demand(*needed)
    if not body:
        raise FileEmpty(file=path.name)
    return table


def read_many(paths: Sequence[Path], *needed: str) -> AppealTable:
    """Read tables one after the other as one: a column that one of them lacks is empty there.

    Groups are kept when each table has them only: rows without one would be taken for copies of one another.

    Args:
        paths: The files.
        needed: Columns that each must have.

    Raises:
        InvalidInput: When one of them cannot be used.
    """
    tables = [read_appeals(path, *needed) for path in paths]
    fields = {field for table in tables for field in table.columns}
    columns = {field: [value for table in tables for value in table.get(field)] for field in sorted(fields)}
    if not all("group" in table.columns for table in tables):
        columns.pop("group", None)
    return AppealTable(", ".join(table.file for table in tables), columns, [n for table in tables for n in table.lines])


def _rows(content: str, file: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a table that hold anything, its head first, each with the line where it begins."""
    reader = csv.reader(
        io.StringIO(content, newline=""), delimiter=separator_of(content.lstrip("\r\n").partition("\n")[0])
    )
    found = []
    line = 1
    with _long_cells():
        try:
            for row in reader:
                if any(cell.strip() for cell in row):
                    found.append((line, row))
                line = reader.line_num + 1
        except csv.Error as error:
            raise RowBroken(file=file, line=line, trouble=str(error)) from error
    return found


def _objects(content: str, file: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a file with one JSON object a line, a head made of all their keys first."""
    told: list[tuple[int, dict[str, object]]] = []
    for line, written in enumerate(content.lstrip("\ufeff").split("\n"), 1):
        if not written.strip():
            continue
        try:
            one = json.loads(written)
        except (ValueError, RecursionError) as error:
            raise ObjectBroken(file=file, line=line, trouble=str(error)[:120]) from error
        if not isinstance(one, dict):
            raise ObjectBroken(file=file, line=line, trouble=written[:40])
        told.append((line, one))
    heads = list(dict.fromkeys(key for _, one in told for key in one))
    rows = [(line, [_cell(one.get(key)) for key in heads]) for line, one in told]
    return [(1, heads), *((line, row) for line, row in rows if any(cell.strip() for cell in row))]


def _cell(value: object) -> str:
    """Return a value of a JSON object as a cell."""
    if value is None:
        return ""
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return told.encode(errors="replace").decode()


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let cells be longer than usual while a table is read: letters are."""
    usual = csv.field_size_limit(_FIELD_MAX)
    try:
        yield
    finally:
        csv.field_size_limit(usual)


def _with_text(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Add a whole text where there is none: title and detail."""
    if not {"text", "title", "detail"} & columns.keys():
        return columns
    rows = len(next(iter(columns.values())))
    empty = [""] * rows
    told = zip(columns.get("text", empty), columns.get("title", empty), columns.get("detail", empty), strict=True)
    whole = [text or "。".join(part for part in (title, detail) if part) for text, title, detail in told]
    return {**columns, "text": whole}
