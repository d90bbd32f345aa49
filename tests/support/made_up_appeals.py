"""Made-up appeals of four categories: sentences drawn from a few words, with a seed."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

__all__ = ["LABELS", "appeals", "write_appeals"]

_WORDS = {
    "供水排水": ("自来水", "水压", "停水", "水管", "下水道", "污水", "水表", "漏水"),
    "学校教育": ("学校", "老师", "学位", "补课", "校服", "幼儿园", "食堂", "入学"),
    "公共交通": ("公交", "地铁", "站台", "班次", "司机", "线路", "换乘", "刷卡"),
    "劳动工资": ("工资", "加班", "合同", "社保", "拖欠", "工地", "老板", "辞退"),
}
LABELS = tuple(_WORDS)
_PLACES = ("芙蓉里", "锦江湾", "玉林街", "青羊苑", "双流路", "武侯园")
_ENDS = ("请尽快处理", "多次反映没有结果", "希望有关部门关注", "请问什么时候解决", "居民意见很大")


def appeals(seed: int, rows: int) -> list[tuple[str, str]]:
    """Return texts with their labels; one in eight also holds a word of another category."""
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(rows):
        label = LABELS[draw.integers(len(LABELS))]
        words = list(draw.choice(_WORDS[label], 3, replace=False))
        if draw.random() < 0.125:
            words.append(str(draw.choice(_WORDS[LABELS[draw.integers(len(LABELS))]])))
        found.append((f"{draw.choice(_PLACES)}{draw.integers(1, 99)}号{'，'.join(words)}，{draw.choice(_ENDS)}", label))
    return found


def write_appeals(path: Path, rows: list[tuple[str, str]], head: tuple[str, str] = ("text", "label")) -> Path:
    """Write a table of appeals."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(head)
        writer.writerows(rows)
    return path
