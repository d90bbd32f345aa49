"""What people report, and in a table of its own who reported it."""

from __future__ import annotations

from django.db import models

from furong.nets.casework.models.cases import Case


class Report(models.Model):
    """The report that a case began with, in the words of who reported it."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="report")
    text = models.TextField(default="")
    class_code = models.CharField(max_length=20, default="")
    class_zh = models.CharField(max_length=120, default="")
    class_en = models.CharField(max_length=240, default="")
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.class_code}"


class Reporter(models.Model):
    """Who reported a case: personal data, which nothing else repeats."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="reporter")
    name = models.CharField(max_length=60, default="")
    phone = models.CharField(max_length=30, default="")
    email = models.CharField(max_length=120, default="")

    def __str__(self) -> str:
        return str(self.report_id)
