"""What is refused of places."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput

__all__ = ["GazetteerUnusable"]


class GazetteerUnusable(InvalidInput):
    """A gazetteer has errors and was not loaded."""

    code = "hotline.gazetteer_unusable"
    zh = "地名库 {file} 有 {count} 处错误，未导入（第一处：{place}）。请按检查结果改正后重新导入。"
    en = "The gazetteer {file} has {count} error(s) and was not loaded (the first: {place}). Mend it and load it again."
