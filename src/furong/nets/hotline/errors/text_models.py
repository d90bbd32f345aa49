"""What can go wrong with models that classify appeals, in sentences."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput, NotFound

__all__ = ["ModelUnknown", "ModelUnusable"]


class ModelUnusable(InvalidInput):
    """A file that is no model of this version."""

    code = "hotline.model_unusable"
    zh = "文件 {file} 不是可用的分类模型：{trouble}。应为 furong hotline train 生成的第 {version} 版文件，请重新训练。"
    en = (
        "The file {file} is no usable model: {trouble}. A file of version {version} made by furong hotline train is"
        " expected; train it anew."
    )


class ModelUnknown(NotFound):
    """There is no model of that version."""

    code = "hotline.model_unknown"
    zh = "没有版本号为 {version} 的分类模型。请用 furong hotline models list 查看已安装的版本。"
    en = "There is no model of version {version}. See furong hotline models list for those that are installed."
