"""What can go wrong with files of appeals, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound

__all__ = [
    "AppealFileBroken",
    "AppealFileColumnsMissing",
    "AppealFileEmpty",
    "AppealRowSettled",
    "AppealRowUnknown",
    "AppealRowUnusable",
]


class AppealFileEmpty(InvalidInput):
    """A file of appeals has no row."""

    code = "hotline.file_empty"
    zh = "文件 {file} 中没有数据行。应为带表头的 CSV，每行一件诉求。请检查后再导入。"
    en = "The file {file} has no rows. A CSV with a header and one appeal a row is expected. Check it and try again."


class AppealFileBroken(InvalidInput):
    """A file of appeals is no table."""

    code = "hotline.file_broken"
    zh = "文件 {file} 无法读取：{trouble}。应为 UTF-8 或 GB 18030 编码的 CSV（可用 gzip 压缩）。请另存后再导入。"
    en = (
        "The file {file} cannot be read: {trouble}. A CSV in UTF-8 or GB 18030 is expected, plain or gzipped. Save it"
        " so and try again."
    )


class AppealFileColumnsMissing(InvalidInput):
    """A file of appeals lacks columns."""

    code = "hotline.file_columns_missing"
    zh = "文件 {file} 缺少列：{missing}。表头为：{found}。请补充后再导入。"
    en = "The file {file} lacks columns: {missing}. Its header has: {found}. Add them and try again."


class AppealRowUnknown(NotFound):
    """There is no such row that was put aside, or none that this actor may see."""

    code = "hotline.row_unknown"
    zh = "没有编号为 {row} 的待修正行，或您无权查看。"
    en = "There is no row {row} that was put aside, or you may not see it."


class AppealRowSettled(Conflict):
    """A row that was put aside has been settled."""

    code = "hotline.row_settled"
    zh = "第 {row} 行已处理，不能再次修正。请刷新列表。"
    en = "The row {row} has been settled and cannot be mended again. Reload the list."


class AppealRowUnusable(InvalidInput):
    """A row that was mended still cannot be an appeal."""

    code = "hotline.row_unusable"
    zh = "该行仍不能导入：{problems}。请修正后再试。"
    en = "The row still cannot be an appeal: {problems}. Mend it and try again."
