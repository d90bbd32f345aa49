"""What can go wrong when a city is copied or put back."""

from __future__ import annotations

from furong.kernel.errors import Broken, Conflict, NotFound

__all__ = ["BackupDamaged", "BackupFailed", "BackupMissing", "PlaceInUse"]


class PlaceInUse(Conflict):
    """Something lies where a backup or a restored city should go."""

    code = "backup.place_in_use"
    zh = "{path} 中已有内容（{found}）。请选择一个空的位置，以免覆盖。"
    en = "There is something in {path} already ({found}). Choose an empty place, so that nothing is overwritten."


class BackupMissing(NotFound):
    """The folder is no finished backup."""

    code = "backup.missing"
    zh = "{path} 不是一份完整的备份：没有可读的 manifest.json。备份中断时不会写出它。"
    en = "{path} is no finished backup: it has no manifest.json that can be read. One that was cut short never gets it."


class BackupDamaged(Broken):
    """A backup is not what was written."""

    code = "backup.damaged"
    zh = "备份已损坏：{trouble}。请改用另一份备份。"
    en = "The backup is damaged: {trouble}. Use another one."


class BackupFailed(Broken):
    """A program that copies or puts back the database failed, or the city moved on too fast."""

    code = "backup.failed"
    zh = "备份或恢复失败：{trouble}。"
    en = "The backup or restore failed: {trouble}."
