"""The list of responsibilities (权责清单) with two times: when it holds, and since when the city has known it."""

from __future__ import annotations

from django.db import models


class ResponsibilityLoad(models.Model):
    """A file of responsibilities that was loaded."""

    file_name = models.CharField(max_length=200)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    findings = models.JSONField(default=list)
    added = models.PositiveIntegerField()
    replaced = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.file_name} {self.loaded_at}"


class ResponsibilityRow(models.Model):
    """Who is responsible for a class in an area at a time; replaced rows stay, so that old answers can be explained."""

    class_code = models.CharField(max_length=10)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    assisting = models.JSONField(default=list)
    clause_zh = models.CharField(max_length=300, default="")
    clause_en = models.CharField(max_length=300, default="")
    load = models.ForeignKey(ResponsibilityLoad, on_delete=models.PROTECT, related_name="rows")
    row = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["class_code", "area"], name="responsible_by_class"),
            models.Index(fields=["replaced_at"], name="responsible_now"),
        ]

    def __str__(self) -> str:
        return f"{self.class_code} {self.area_id} {self.organisation_id}"


class Routing(models.Model):
    """Why a case went to a unit: the responsibility that was cited, as it was known then; only ever added."""

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="routings")
    responsibility = models.ForeignKey(ResponsibilityRow, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    assisting = models.JSONField(default=list)
    clause_zh = models.CharField(max_length=300, default="")
    clause_en = models.CharField(max_length=300, default="")
    reasons = models.JSONField(default=list)
    ranking = models.JSONField(default=list)
    certain = models.BooleanField(default=False)
    note = models.CharField(max_length=500, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80, default="")

    class Meta:
        indexes = [models.Index(fields=["case", "-id"], name="routing_newest")]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.organisation_id}"
