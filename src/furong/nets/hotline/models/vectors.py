"""Tables of vectors of texts, each of one model."""

from __future__ import annotations

from django.db import models

from furong.nets.hotline.models.appeals import Appeal
from furong.nets.hotline.models.knowledge import KnowledgeVersion

__all__ = ["AppealVector", "KnowledgeVector", "VectorModel"]


class VectorModel(models.Model):
    """A model that makes vectors: all of one length, and what went wrong with it last."""

    name = models.CharField(max_length=120, primary_key=True)
    dimension = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=20, default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class KnowledgeVector(models.Model):
    """The vector of a version of an item: numbers of 32 bits, the little end first, of length one."""

    version = models.ForeignKey(KnowledgeVersion, on_delete=models.CASCADE, related_name="vectors")
    model = models.ForeignKey(VectorModel, on_delete=models.CASCADE, related_name="+")
    values = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "model"], name="knowledge_vector_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.model_id}"


class AppealVector(models.Model):
    """The vector of the words of an appeal without its persons; ``digest`` says of which words."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="vectors")
    model = models.ForeignKey(VectorModel, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    values = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "model"], name="appeal_vector_once")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.model_id}"
