"""Tables of the models that classify appeals, of what they have said, and of what people say against it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from furong.nets.hotline.models.appeals import Appeal

__all__ = ["AppealReading", "Correction", "ModelUse", "TextModelVersion"]


class TextModelVersion(models.Model):
    """A version of the model; its content lies in the store of files under its digest."""

    version = models.AutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    file = models.CharField(max_length=200)
    installed_at = models.DateTimeField()
    installed_by = models.CharField(max_length=60)
    about = models.JSONField()

    def __str__(self) -> str:
        return f"{self.version} {self.digest[:12]}"


class ModelUse(models.Model):
    """From when on which model is used, or none; rows are only ever added, which the database enforces."""

    model = models.ForeignKey(TextModelVersion, on_delete=models.PROTECT, null=True, related_name="uses")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.model_id} {self.at}"


class AppealReading(models.Model):
    """What a model has said of an appeal that came in; rows are only ever added, which the database enforces."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="readings")
    model = models.ForeignKey(TextModelVersion, on_delete=models.PROTECT, related_name="readings")
    category = models.CharField(max_length=120)
    confidence = models.FloatField()
    is_known = models.BooleanField()
    is_automatic = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appeal", "model"], name="appeal_read_once_a_model"),
            models.CheckConstraint(condition=Q(confidence__gte=0, confidence__lte=1), name="appeal_reading_is_share"),
        ]
        indexes = [models.Index(fields=["model", "at"], name="appeal_reading_by_time")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.category}"


class Correction(models.Model):
    """What a person has said against a model; rows are only ever added, which the database enforces."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="corrections")
    model = models.ForeignKey(TextModelVersion, on_delete=models.PROTECT, related_name="corrections")
    wrong = models.CharField(max_length=120)
    right = models.CharField(max_length=120)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(wrong=models.F("right")), name="correction_corrects")]
        indexes = [models.Index(fields=["appeal", "id"], name="correction_by_appeal")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.wrong} {self.right}"
