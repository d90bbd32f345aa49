"""Storage of the sensing net. Observations are stored as columns: one row here is one batch."""

from __future__ import annotations

from django.db import models

from furong.nets.sensing.models import (
    connectors,
    engine,
    history,
    intake,
    partitions,
    registry,
    sensor_faults,
    sensorthings,
)

__all__ = [
    "AlarmRow",
    "AlarmTransition",
    "Feed",
    "LevelRow",
    "ObservationBatch",
    "RejectionRow",
    "RuleDefinition",
    "StreamDefinition",
    "Thing",
    "connectors",
    "engine",
    "history",
    "intake",
    "partitions",
    "registry",
    "sensor_faults",
    "sensorthings",
]


class StreamDefinition(models.Model):
    """A stream that a pack declares."""

    key = models.CharField(max_length=120, primary_key=True)
    spec = models.JSONField()
    installed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.key


class RuleDefinition(models.Model):
    """A rule that a pack declares; a changed rule is a new version, and alarms name the version that raised them."""

    key = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    stream = models.ForeignKey(StreamDefinition, on_delete=models.PROTECT, related_name="rules")
    spec = models.JSONField()
    is_active = models.BooleanField(default=True)
    installed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="rule_version_once"),
            models.UniqueConstraint(fields=["key"], condition=models.Q(is_active=True), name="rule_one_active"),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class Feed(models.Model):
    """A source of observations of one stream, with its own event time."""

    key = models.CharField(max_length=80, primary_key=True)
    stream = models.ForeignKey(StreamDefinition, on_delete=models.PROTECT, related_name="feeds")
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=200)
    clock = models.CharField(max_length=10)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    is_demo = models.BooleanField(default=False)
    period_s = models.PositiveIntegerField(default=60)
    created_at = models.DateTimeField(auto_now_add=True)
    received_at = models.DateTimeField(null=True)
    last_sequence = models.PositiveBigIntegerField(default=0)
    observation_count = models.PositiveBigIntegerField(default=0)
    #: Minutes of event time since the epoch: told completely up to, decided up to.
    complete_to_min = models.BigIntegerField(null=True)
    evaluated_to_min = models.BigIntegerField(null=True)
    evaluated_sequence = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class Thing(models.Model):
    """Something that is observed."""

    code = models.CharField(max_length=120, primary_key=True)
    local_code = models.CharField(max_length=60)
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="things")
    category = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    lon = models.FloatField()
    lat = models.FloatField()
    properties = models.JSONField(default=dict)
    geometry = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "local_code"], name="thing_once_a_feed")]

    def __str__(self) -> str:
        return self.code


class ObservationBatch(models.Model):
    """One delivery of observations: an Arrow stream of its columns. Never changed, never reordered."""

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="batches")
    sequence = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    first_s = models.BigIntegerField()
    last_s = models.BigIntegerField()
    payload = models.BinaryField()
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "sequence"], name="batch_sequence_once"),
            models.UniqueConstraint(fields=["feed", "digest"], name="batch_content_once"),
        ]
        indexes = [models.Index(fields=["feed", "last_s"], name="batch_by_time")]

    def __str__(self) -> str:
        return f"{self.feed_id} #{self.sequence}"


class LevelRow(models.Model):
    """The value of a thing's stream from a minute on, until its next row."""

    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="levels")
    minute = models.BigIntegerField()
    value = models.FloatField()
    groups = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing", "minute"], name="level_once_a_minute")]

    def __str__(self) -> str:
        return f"{self.thing_id} at {self.minute}"


class AlarmRow(models.Model):
    """One episode of one rule on one thing. Its id is made from (rule, thing, first minute of raising)."""

    id = models.UUIDField(primary_key=True)
    rule = models.ForeignKey(RuleDefinition, on_delete=models.PROTECT, related_name="alarms")
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="alarms")
    area_path = models.CharField(max_length=80)
    priority = models.CharField(max_length=1)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    raised_min = models.BigIntegerField()
    cleared_min = models.BigIntegerField(null=True)
    withdrawn = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=60, default="")
    value = models.FloatField()
    groups = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["thing", "rule", "raised_min"], name="alarm_by_thing"),
            models.Index(fields=["-raised_min"], name="alarm_by_time"),
            models.Index(fields=["thing"], condition=models.Q(cleared_min=None, withdrawn=False), name="alarm_active"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.title_en}"


class AlarmTransition(models.Model):
    """What happened to an alarm; rows are only ever added."""

    alarm = models.ForeignKey(AlarmRow, on_delete=models.PROTECT, related_name="transitions")
    kind = models.CharField(max_length=12)
    event_time = models.DateTimeField()
    by = models.CharField(max_length=60, default="")
    detail = models.JSONField(default=dict)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["alarm", "id"], name="alarm_transition_order")]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.kind}"


class RejectionRow(models.Model):
    """A record that could not be used, kept with the reason until somebody mends or discards it."""

    class State(models.TextChoices):
        HELD = "held"
        REPLAYED = "replayed"
        DISCARDED = "discarded"

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="rejections")
    source = models.CharField(max_length=200)
    place = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=30)
    detail = models.JSONField(default=dict)
    raw = models.TextField()
    received_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.HELD)
    settled_by = models.CharField(max_length=60, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "source", "place", "digest"], name="rejection_once")]
        indexes = [models.Index(fields=["state", "-id"], name="rejection_by_state")]

    def __str__(self) -> str:
        return f"{self.source}:{self.place} {self.reason}"
