"""Versions of the standard table with their classes and filing conditions."""

from __future__ import annotations

from django.db import models


class StandardTableRow(models.Model):
    """A version of the standard table; what an active version says never changes."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        ACTIVE = "active"
        RETIRED = "retired"

    key = models.CharField(max_length=60, primary_key=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    file_name = models.CharField(max_length=200)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    findings = models.JSONField(default=list)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=60)
    activated_at = models.DateTimeField(null=True)
    activated_by = models.CharField(max_length=60, default="")

    def __str__(self) -> str:
        return f"{self.key} {self.status}"


class StandardClassRow(models.Model):
    """A class of a version."""

    table = models.ForeignKey(StandardTableRow, on_delete=models.CASCADE, related_name="classes")
    code = models.CharField(max_length=10)
    kind = models.CharField(max_length=9)
    major_zh = models.CharField(max_length=80)
    major_en = models.CharField(max_length=160, default="")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=240, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "code"], name="standard_class_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class FilingConditionRow(models.Model):
    """A filing condition of a class: when it is a case, how long it may take, when it may be closed."""

    standard_class = models.ForeignKey(StandardClassRow, on_delete=models.CASCADE, related_name="conditions")
    serial = models.PositiveIntegerField()
    row = models.PositiveIntegerField()
    text_zh = models.TextField()
    text_en = models.TextField(default="")
    limit = models.FloatField(null=True)
    limit_kind = models.CharField(max_length=12, default="")
    limit_text = models.CharField(max_length=200, default="")
    closing_zh = models.TextField(default="")
    closing_en = models.TextField(default="")
    handling_zh = models.CharField(max_length=300, default="")
    handling_en = models.CharField(max_length=300, default="")
    supervising_zh = models.CharField(max_length=300, default="")
    supervising_en = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["standard_class", "serial"], name="filing_condition_once")]

    def __str__(self) -> str:
        return f"{self.standard_class_id}/{self.serial}"
