"""Tables of knowledge, of questions that none answers, and of what replies cite."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from furong.nets.hotline.models.appeals import Appeal

__all__ = ["KnowledgeItem", "KnowledgeQuestion", "KnowledgeVersion", "ReplyCitation"]


class KnowledgeItem(models.Model):
    """One item through its versions; what it says is in them."""

    version = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"K{self.pk} v{self.version}"


class KnowledgeVersion(models.Model):
    """What an item said from some moment on; rows are only ever added, which the database enforces."""

    item = models.ForeignKey(KnowledgeItem, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    question = models.CharField(max_length=300)
    answer = models.TextField()
    owner = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=500)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    is_retired = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="knowledge_version_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="knowledge_ends_after_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"K{self.item_id} v{self.version}"


class KnowledgeQuestion(models.Model):
    """Something that no item answered, asked of those who keep the items, until one answers it."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=300)
    owner = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    asked_by_key = models.CharField(max_length=80)
    item = models.ForeignKey(KnowledgeItem, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="knowledge_questions_open", condition=Q(item=None)),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.question}"


class ReplyCitation(models.Model):
    """What a sentence of a reply rests on; rows are only ever added, which the database enforces."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="citations")
    round = models.PositiveSmallIntegerField()
    sentence = models.TextField()
    version = models.ForeignKey(KnowledgeVersion, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["appeal", "id"], name="reply_citation_order")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.version_id}"
