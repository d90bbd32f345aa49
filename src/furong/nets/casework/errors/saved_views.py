"""What can go wrong with views that are kept."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput

__all__ = ["SavedViewUnusable", "TooManySavedViews"]


class SavedViewUnusable(InvalidInput):
    """A view has no name, or is not one of the desk."""

    code = "casework.saved_view_unusable"
    zh = "视图未保存：请填写 1–40 字的名称，并从案件工作台的列表中保存。"
    en = "The view was not saved: give it a name of 1 to 40 characters, and save it from a list of the case desk."


class TooManySavedViews(Conflict):
    """Somebody keeps as many views as there may be."""

    code = "casework.too_many_saved_views"
    zh = "最多保存 {limit} 个视图。请先删除不用的视图。"
    en = "At most {limit} views can be kept. Remove one that is no longer used first."
