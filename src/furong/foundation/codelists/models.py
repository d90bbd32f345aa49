"""Storage of code lists."""

from __future__ import annotations

from django.db import models


class CodeValue(models.Model):
    """One code of one list, as it holds between two days."""

    code_list = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200)
    parent = models.CharField(max_length=60, default="")
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code_list", "code", "valid_from"], name="code_value_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
                name="code_value_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code_list}/{self.code}"
