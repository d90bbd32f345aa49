"""Storage of the city's rules and of the alarms that they raise on things of the registry."""

from __future__ import annotations

from django.db import models


class CityRule(models.Model):
    """One version of a rule over things of the registry; its number names it in the engine's tables."""

    class Mode(models.TextChoices):
        DRAFT = "draft"
        SHADOW = "shadow"
        ACTIVE = "active"
        PAUSED = "paused"
        RETIRED = "retired"

    key = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    spec = models.JSONField()
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=60, default="")
    changed_at = models.DateTimeField(auto_now=True)
    #: What the last replay over history found, with the span it covered.
    tried = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="city_rule_version_once"),
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(mode__in=["shadow", "active"]), name="city_rule_one_running"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class CityRuleStep(models.Model):
    """What was done to a rule, when and by whom; rows are only ever added."""

    rule = models.ForeignKey(CityRule, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12)
    by = models.CharField(max_length=60, default="")
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.rule_id} {self.kind}"


class AlarmFlood(models.Model):
    """Many alarms of one cause in a short time, told as one."""

    id = models.UUIDField(primary_key=True)
    rule = models.ForeignKey(CityRule, on_delete=models.PROTECT, related_name="floods")
    cause = models.CharField(max_length=160)
    area = models.CharField(max_length=20)
    area_path = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-began_at"], name="flood_by_time")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.cause}"


class CityAlarm(models.Model):
    """One episode of one rule on one thing of the registry; its id is made from (rule, thing, first instant)."""

    id = models.UUIDField(primary_key=True)
    rule = models.ForeignKey(CityRule, on_delete=models.PROTECT, related_name="alarms")
    rule_key = models.CharField(max_length=120)
    number = models.IntegerField()
    thing = models.CharField(max_length=120)
    category = models.CharField(max_length=60, default="")
    area = models.CharField(max_length=20)
    area_path = models.CharField(max_length=80)
    owner = models.CharField(max_length=60, default="")
    priority = models.CharField(max_length=1)
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    since_ms = models.BigIntegerField()
    raised_ms = models.BigIntegerField()
    cleared_ms = models.BigIntegerField(null=True)
    value = models.FloatField()
    extreme = models.FloatField()
    quality = models.IntegerField(default=0)
    withdrawn = models.BooleanField(default=False)
    suppressed = models.BooleanField(default=False)
    shelved_until = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=60, default="")
    escalation = models.PositiveSmallIntegerField(default=0)
    escalate_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=6, default="")
    verdict_by = models.CharField(max_length=60, default="")
    flood = models.UUIDField(null=True)
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["number", "rule", "raised_ms"], name="city_alarm_by_thing"),
            models.Index(fields=["-raised_ms"], name="city_alarm_by_time"),
            models.Index(fields=["rule", "-raised_ms"], name="city_alarm_by_rule"),
            models.Index(fields=["flood"], condition=models.Q(flood__isnull=False), name="city_alarm_by_flood"),
            models.Index(
                fields=["area_path", "priority"],
                condition=models.Q(cleared_ms=None, withdrawn=False),
                name="city_alarm_open",
            ),
            models.Index(
                fields=["escalate_at"], condition=models.Q(escalate_at__isnull=False), name="city_alarm_to_escalate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.title_en}"


class CityAlarmStep(models.Model):
    """What happened to an alarm of the city; rows are only ever added."""

    alarm = models.UUIDField()
    kind = models.CharField(max_length=12)
    event_time = models.DateTimeField()
    by = models.CharField(max_length=60, default="")
    detail = models.JSONField(default=dict)
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["alarm", "id"], name="city_alarm_step_order")]

    def __str__(self) -> str:
        return f"{self.alarm} {self.kind}"


class AlarmSilencing(models.Model):
    """Alarms of a rule and a thing, or of a whole area, that are put aside for a while, with the reason."""

    class Kind(models.TextChoices):
        SHELVED = "shelved"
        SUPPRESSED = "suppressed"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    rule_key = models.CharField(max_length=120, default="")
    thing = models.CharField(max_length=120, default="")
    area_path = models.CharField(max_length=80, default="")
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.rule_key} {self.thing or self.area_path}"


class RuleLoad(models.Model):
    """How much a version of a rule did in one hour, by the hour of its episodes' beginning."""

    rule = models.ForeignKey(CityRule, on_delete=models.CASCADE, related_name="loads")
    hour = models.BigIntegerField()
    raised = models.PositiveIntegerField(default=0)
    cleared = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    shadow = models.PositiveIntegerField(default=0)
    samples = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "hour"], name="rule_load_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.hour}"


class RuleWindow(models.Model):
    """What one partition adds to one window of an aggregate over an area."""

    rule = models.ForeignKey(CityRule, on_delete=models.CASCADE, related_name="+")
    cell = models.CharField(max_length=20)
    begin_ms = models.BigIntegerField()
    partition = models.IntegerField()
    count = models.BigIntegerField()
    total = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    hits = models.BigIntegerField()
    is_decided = models.BooleanField(default=False)
    #: Late readings came: it must be summed again from history.
    is_stale = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "cell", "begin_ms", "partition"], name="rule_window_once")
        ]
        indexes = [
            models.Index(fields=["begin_ms"], condition=models.Q(is_decided=False), name="rule_window_undecided"),
            models.Index(fields=["partition"], condition=models.Q(is_stale=True), name="rule_window_stale"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.cell} {self.begin_ms}"


class MemberShift(models.Model):
    """A thing of an asset began, or ceased, to meet its part of a rule over the asset."""

    rule = models.ForeignKey(CityRule, on_delete=models.CASCADE, related_name="+")
    asset = models.IntegerField()
    number = models.IntegerField()
    part = models.IntegerField()
    time_ms = models.BigIntegerField()
    holds = models.BooleanField()
    value = models.FloatField()
    is_decided = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number", "part", "time_ms", "holds"], name="member_shift_once")
        ]
        indexes = [
            models.Index(fields=["rule", "asset", "time_ms"], name="member_shift_by_asset"),
            models.Index(fields=["time_ms"], condition=models.Q(is_decided=False), name="member_shift_undecided"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.number} {self.holds}"


class LateThing(models.Model):
    """A thing whose episodes must be derived again, because readings came that are older than its newest."""

    number = models.IntegerField(primary_key=True)
    partition = models.IntegerField()
    since_ms = models.BigIntegerField()
    stored_at = models.DateTimeField()
    #: Where the partition stood when it was done; a state from before that place must do it again.
    done_seq = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["partition", "stored_at"], condition=models.Q(done_seq=None), name="late_thing_order")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class EngineMark(models.Model):
    """How far a partition is, in event time and in figures since the beginning."""

    partition = models.IntegerField(primary_key=True)
    committed_seq = models.BigIntegerField(default=0)
    newest_ms = models.BigIntegerField(default=0)
    readings = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    late = models.BigIntegerField(default=0)
    flagged = models.BigIntegerField(default=0)
    raised = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.partition} at {self.committed_seq}"
