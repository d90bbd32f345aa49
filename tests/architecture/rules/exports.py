"""How tables leave the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.rules.house import Breach, HouseRule, calls, imported_names
from tests.architecture.tree import Source

__all__ = ["RULES"]

_DOOR = "src/furong/foundation/exports/"
_WRITERS = ("csv.writer", "csv.DictWriter", "openpyxl.Workbook", "xlsxwriter.Workbook")
#: Writers of columns take no cell at a time; what they write is made harmless before.
_COLUMNS = ("write_csv", "CSVWriter", "write_excel")
_DEFUSED = "furong.foundation.exports.columns.defused_columns"
#: Its text columns are codes that the node itself has given: nobody writes into them.
_CODES_ALONE = "src/furong/nets/casework/domain/score_files.py"


def _is_behind_the_door(path: str) -> bool:
    return path.startswith("src/furong/") and path.endswith(".py") and not path.startswith(_DOOR)


def _raw_writers(source: Source) -> Iterator[Breach]:
    imported = dict.fromkeys(name for _, name in imported_names(source.tree))
    for line, name in imported_names(source.tree):
        if name in _WRITERS:
            yield line, f"{name}: a table for people goes through furong.foundation.exports"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and f"{ast.unparse(node.value)}.{node.attr}" in _WRITERS:
            yield node.lineno, f"{ast.unparse(node)}: a table for people goes through furong.foundation.exports"
    if _DEFUSED in imported or source.path == _CODES_ALONE:
        return
    for call, name in calls(source.tree):
        if name.rpartition(".")[2] in _COLUMNS:
            yield call.lineno, f"{name} without defused_columns: a name in a column may be a formula"


RULES = (
    HouseRule(
        name="a table for people holds no formula",
        why="A spreadsheet runs what somebody wrote into an appeal, and sends away what is beside it.",
        applies=_is_behind_the_door,
        find=_raw_writers,
        good=(
            "from furong.foundation.exports.cells import CellWriter\nCellWriter(sink).row(cells)\n",
            "import csv\nrows = csv.reader(lines)\n",
            "from openpyxl import load_workbook\n",
            "from furong.foundation.exports.columns import defused_columns\nwrite_csv(defused_columns(t), sink)\n",
        ),
        bad=(
            "import csv\nwriter = csv.writer(sink)\n",
            "import csv\nmake = csv.DictWriter\n",
            "from csv import writer\n",
            "from openpyxl import Workbook\n",
            "import openpyxl\nbook = openpyxl.Workbook()\n",
            "frame.write_csv(sink)\n",
            "import pyarrow.csv\npyarrow.csv.CSVWriter(path, schema)\n",
        ),
    ),
)
