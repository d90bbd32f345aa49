"""The hotline's list of responsibilities with two times: when a line holds, and since when the city has known it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

__all__ = ["MandateLoad", "MandateRow"]


class MandateLoad(models.Model):
    """A file that became the list."""

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


class MandateRow(models.Model):
    """Who handles a category of appeals in an area at a time; replaced rows stay, so that old answers are explained."""

    category = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, default="")
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    assisting = models.JSONField(default=list)
    clause = models.CharField(max_length=300, default="")
    document = models.CharField(max_length=200, default="")
    load = models.ForeignKey(MandateLoad, on_delete=models.PROTECT, related_name="rows")
    row = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="mandate_ends_after_begin"
            ),
        ]
        indexes = [
            models.Index(fields=["category", "area"], name="mandate_by_category"),
            models.Index(fields=["replaced_at"], name="mandate_now"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.area_id} {self.organisation_id}"
