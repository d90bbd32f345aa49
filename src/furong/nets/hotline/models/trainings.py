"""Tables of trainings of the model, and of the appeals from before the node that they learn from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from furong.nets.hotline.contracts.trainings import TrainingState
from furong.nets.hotline.models.text_models import TextModelVersion

__all__ = ["ModelTraining", "TrainingHistory"]


class TrainingHistory(models.Model):
    """Labelled appeals from before the node, as a file of the store; the newest row is what trainings learn from."""

    digest = models.CharField(max_length=64)
    file = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.file} {self.rows}"


class ModelTraining(models.Model):
    """A training that was asked for, how far it is, and what came of it."""

    state = models.CharField(max_length=8, default=TrainingState.WAITING.value)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    asked_by_key = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0)
    corrections = models.PositiveIntegerField(default=0)
    own = models.PositiveIntegerField(default=0)
    history = models.PositiveIntegerField(default=0)
    error_zh = models.TextField(default="")
    error_en = models.TextField(default="")
    model = models.ForeignKey(TextModelVersion, on_delete=models.PROTECT, null=True, related_name="+")
    #: What it was compared with, and how both did.
    comparison = models.JSONField(null=True)
    new_categories = models.JSONField(default=list)
    lost_categories = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running"), ended_at=None)
                | Q(state__in=("done", "failed"), ended_at__isnull=False),
                name="model_training_has_ended_or_not",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="model_training_waiting")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
