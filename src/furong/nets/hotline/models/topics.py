"""Tables of topics, of the appeals that are of them, and of the alarms that they have raised."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from furong.nets.hotline.models.appeals import Appeal

__all__ = ["Topic", "TopicAct", "TopicAlarm", "TopicMember", "TopicVersion"]


class Topic(models.Model):
    """What several appeals say of the same."""

    number = models.PositiveIntegerField(primary_key=True)
    people = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    waited = models.PositiveIntegerField(default=0)
    case = models.CharField(max_length=19, default="")
    trouble = models.CharField(max_length=300, default="")
    closed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["last_at"], condition=Q(closed_at=None), name="topic_open_by_last")]

    def __str__(self) -> str:
        return str(self.number)


class TopicMember(models.Model):
    """An appeal that was looked at: it is of one topic, or of none so far."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, primary_key=True, related_name="topic_member")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="members")
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-received_at"], name="topic_member_by_time")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.topic_id}"


class TopicAlarm(models.Model):
    """The one alarm of a topic; rows are only ever added, which the database enforces."""

    topic = models.OneToOneField(Topic, on_delete=models.PROTECT, primary_key=True, related_name="alarm")
    at = models.DateTimeField(db_index=True)
    people = models.PositiveIntegerField()
    letters = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.topic_id} {self.at}"


class TopicAct(models.Model):
    """What somebody has done with a topic by hand; rows are only ever added, which the database enforces."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=8)
    other = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="+")
    appeals = models.JSONField(default=list)
    reason = models.CharField(max_length=300, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        indexes = [models.Index(fields=["topic", "id"], name="topic_act_order")]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.act}"


class TopicVersion(models.Model):
    """Counts the looks at new appeals: who remembers another one than this reads the rows anew."""

    looks = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.looks)
