"""What can go wrong with files of appeals, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound, TooLarge

__all__ = ["AttachedFileEmpty", "AttachedFileTooLarge", "AttachedFileUnknown", "AttachedFilesTooMany"]


class AttachedFileEmpty(InvalidInput):
    """A file has no content."""

    code = "hotline.attached_file_empty"
    zh = "附件“{name}”是空文件。请重新选择。"
    en = "The file {name} is empty. Choose another one."


class AttachedFileTooLarge(TooLarge):
    """A file is larger than is taken."""

    code = "hotline.attached_file_too_large"
    zh = "附件“{name}”有 {size} 字节，最多 {most} 字节。请压缩后再添加。"
    en = "The file {name} has {size} bytes; {most} are the most. Make it smaller."


class AttachedFilesTooMany(Conflict):
    """An appeal has as many files as it can."""

    code = "hotline.attached_files_too_many"
    zh = "一件诉求最多 {most} 个附件。"
    en = "An appeal has {most} files at most."


class AttachedFileUnknown(NotFound):
    """There is no such file with an appeal."""

    code = "hotline.attached_file_unknown"
    zh = "诉求 {number} 没有摘要为 {sha256} 的附件，或附件尚未从外市取到。"
    en = "The appeal {number} has no file of the hash {sha256}, or it has not come from the other city yet."
