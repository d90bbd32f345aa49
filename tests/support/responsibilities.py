"""Lists of responsibilities for a small city, loaded through the same door as a real one."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from furong.nets.casework.api import responsibility as api
from furong.nets.casework.api import standards
from furong.nets.casework.contracts.responsibility import ResponsibilityReport

__all__ = ["HEADER", "as_csv", "install_standard", "load_lines", "standard_type"]

_TABLE = "standard-test"
#: Two classes, one of them with two filing conditions.
_STANDARD = """\
类别,大类代码,大类名称,小类代码,小类名称,立案条件,结案条件,处置时限,处置单位
事件,01,市容环境,12,道路不洁,路面有果皮纸屑油污,清扫干净,2工作时,城市管理
部件,01,公用设施,01,上水井盖,井盖缺失,补齐,2紧急工作时,水务
部件,01,公用设施,01,上水井盖,井盖破损,更换,1工作日,水务
"""
HEADER = ("class_code", "area", "main", "assisting", "clause", "valid_from", "valid_to")


def as_csv(lines: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    """Return a list as a CSV file."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([header, *lines])
    return buffer.getvalue().encode()


def load_lines(*lines: Sequence[str]) -> ResponsibilityReport:
    """Let these lines be the list from now on."""
    new = api.NewResponsibilities(file="list.csv", content=as_csv(lines))
    return api.load_responsibilities(new, "test")


def install_standard() -> None:
    """Let a standard table of two classes hold."""
    new = standards.NewTable(key=_TABLE, name_zh="", name_en="", file="table.csv", content=_STANDARD.encode())
    standards.load_standard_table(new, "test")
    standards.activate_standard_table(_TABLE, "test", since=date(2026, 1, 1))


def standard_type(class_code: str, serial: int = 1) -> str:
    """Return the key of the type of case of a condition of that table."""
    return f"{_TABLE}/{class_code}/{serial}"
