"""What can go wrong with tables that a city sends, in sentences that say where, what was expected and what to do."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput, TooLarge

__all__ = [
    "TableBroken",
    "TableCellsMerged",
    "TableColumnsMissing",
    "TableEmpty",
    "TableEncodingUnusable",
    "TableFormatUnknown",
    "TableNoWorkbook",
    "TableTooLarge",
]


class TableEmpty(InvalidInput):
    """A file without a single row."""

    code = "tables.empty"
    zh = "{file} 是空的（{size} 字节，没有任何数据行）。应为带表头的 CSV 或 .xlsx。请确认导出完成后重新上传。"
    en = "{file} is empty ({size} bytes, no row of data). A CSV or .xlsx with a header was expected: export it again."


class TableFormatUnknown(InvalidInput):
    """A file that is neither CSV nor .xlsx."""

    code = "tables.format_unknown"
    zh = "{file} 看起来是{got}，而不是 CSV 或 .xlsx。请在 Excel 中另存为“Excel 工作簿 (.xlsx)”或“CSV UTF-8”。"
    en = "{file} looks like {got}, not like CSV or .xlsx. Save it as “Excel workbook (.xlsx)” or “CSV UTF-8”."


class TableNoWorkbook(InvalidInput):
    """A file that is called a workbook and is none."""

    code = "tables.no_workbook"
    zh = "{file} 名为 Excel 工作簿，内容却是文本（{encoding}）。请另存为“Excel 工作簿 (.xlsx)”，或改名为 .csv。"
    en = "{file} is named a workbook, but holds text ({encoding}). Save it as “Excel workbook (.xlsx)” or name it .csv."


class TableEncodingUnusable(InvalidInput):
    """Text in no encoding that can be told."""

    code = "tables.encoding_unusable"
    zh = "{file} 第 {row} 行有无法识别的字节 {got}。应为 UTF-8 或 GB18030。请另存为“CSV UTF-8”。"
    en = "{file}, row {row}: the bytes {got} are neither UTF-8 nor GB 18030. Save it as “CSV UTF-8”."


class TableBroken(InvalidInput):
    """A file that begins like a table and cannot be read to its end."""

    code = "tables.broken"
    zh = "{file} 在第 {row} 行附近无法读取：{trouble}。请在 Excel 中打开并另存后重试。"
    en = "{file} cannot be read near row {row}: {trouble}. Open it in Excel, save it again and retry."


class TableColumnsMissing(InvalidInput):
    """A table without a column that is needed."""

    code = "tables.columns_missing"
    zh = "{file} 第 {row} 行的表头缺少列：{missing}。请补上这些列（列名不分先后，中英文均可）。"
    en = "{file}, header in row {row}: these columns are missing: {missing}. Add them, in any order, by either name."


class TableCellsMerged(InvalidInput):
    """A table with merged cells, of which only the first has a value."""

    code = "tables.cells_merged"
    zh = "{file} 有合并单元格：{ranges}。每行都应有自己的值。请取消合并并填充，或导入时选择“填充合并单元格”。"
    en = (
        "{file} has merged cells: {ranges}. Every row needs its own value: unmerge and fill them, or load it with "
        "“fill merged cells”."
    )


class TableTooLarge(TooLarge):
    """A table of more rows, or a workbook that unpacks to more bytes, than is taken."""

    code = "tables.too_large"
    zh = "{file} 过大：{got}，最多 {limit}。请拆分成几个文件。"
    en = "{file} is too large: {got}, and {limit} are the most. Split it into several files."
