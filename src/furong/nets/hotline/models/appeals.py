"""Tables of appeals, of who appealed, and of what was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from furong.nets.hotline.contracts.appeals import AppealState

__all__ = ["Appeal", "AppealRound", "AppealSerial", "AppealStep", "CallBack", "Citizen", "Contact"]

#: States in which a unit has the appeal, so that one must be named.
_WITH_UNIT = ("assigned", "signed", "handling", "suspended", "replied", "called_back")


class AppealSerial(models.Model):
    """The last serial number given on a day."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.day} {self.last}"


class Citizen(models.Model):
    """One citizen, one thread: a keyed hash of a phone number, and nothing else of the person."""

    key = models.CharField(max_length=32, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Appeal(models.Model):
    """One appeal to its end; what a round has brought so far is here until the round is frozen."""

    number = models.CharField(max_length=16, primary_key=True)
    state = models.CharField(max_length=12)
    round = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(max_length=10)
    source_key = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    urgency = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    text = models.TextField()
    category = models.CharField(max_length=120, default="")
    confidence = models.FloatField(null=True)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=80)
    place = models.CharField(max_length=160, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, null=True, related_name="appeals")
    is_anonymous = models.BooleanField(default=False)
    unit = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    assisting = models.JSONField(default=list)
    returns = models.PositiveSmallIntegerField(default=0)
    is_awarded = models.BooleanField(default=False)
    until = models.DateField(null=True)
    reply = models.TextField(default="")
    replied_at = models.DateTimeField(null=True)
    satisfaction = models.CharField(max_length=14, default="")
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # One delivery, one appeal, whatever is delivered twice.
            models.UniqueConstraint(fields=["channel", "source_key"], name="appeal_once_a_source"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in AppealState]), name="appeal_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=_WITH_UNIT) | Q(unit__isnull=False), name="appeal_with_a_unit"
            ),
            models.CheckConstraint(condition=~Q(state="replied") | ~Q(reply=""), name="appeal_replied_with_words"),
            models.CheckConstraint(condition=~Q(is_anonymous=True) | Q(citizen=None), name="appeal_of_nobody"),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False), name="appeal_place_whole"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="appeal_by_state"),
            models.Index(fields=["unit", "state"], name="appeal_by_unit"),
            models.Index(fields=["area_path"], name="appeal_by_area", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["citizen", "-received_at"], name="appeal_by_citizen"),
            models.Index(fields=["category", "-received_at"], name="appeal_by_category"),
            models.Index(fields=["unit", "-received_at"], name="appeal_newest_of_unit"),
            models.Index(fields=["area", "-received_at"], name="appeal_newest_of_area"),
            models.Index(fields=["stored_at"], name="appeal_by_storing"),
        ]

    def __str__(self) -> str:
        return self.number


class Contact(models.Model):
    """Who appealed: personal data, which nothing else repeats."""

    appeal = models.OneToOneField(Appeal, on_delete=models.CASCADE, primary_key=True, related_name="contact")
    name = models.CharField(max_length=60, default="")
    phone = models.CharField(max_length=15, default="")

    def __str__(self) -> str:
        return str(self.appeal_id)


class AppealStep(models.Model):
    """What happened to an appeal; rows are only ever added, which the database enforces."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="history")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    unit = models.CharField(max_length=40, default="")
    clause = models.CharField(max_length=300, default="")
    note = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["appeal", "id"], name="appeal_history_order"),
            models.Index(
                fields=["unit", "-id"], name="appeal_step_by_unit", condition=Q(step__in=("return", "reply", "award"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.step}"


class AppealRound(models.Model):
    """A round that has ended with a citizen who was not content; frozen, which the database enforces."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="rounds")
    round = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=120)
    unit = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    assisting = models.JSONField()
    reply = models.TextField()
    replied_at = models.DateTimeField(null=True)
    satisfaction = models.CharField(max_length=14)
    reason = models.TextField()
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appeal", "round"], name="appeal_round_once")]

    def __str__(self) -> str:
        return f"{self.appeal_id} round {self.round}"


class CallBack(models.Model):
    """An attempt to ask the citizen; rows are only ever added, which the database enforces."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="call_backs")
    round = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    reached = models.BooleanField()
    solved = models.CharField(max_length=6, default="")
    satisfaction = models.CharField(max_length=14, default="")
    note = models.TextField(default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=False, solved="", satisfaction="")
                | (Q(reached=True) & ~Q(solved="") & ~Q(satisfaction="")),
                name="call_back_says_it_all",
            ),
            models.UniqueConstraint(
                fields=["appeal", "round"], condition=Q(reached=True), name="call_back_reached_once"
            ),
        ]
        indexes = [models.Index(fields=["at"], name="call_back_by_time")]

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.satisfaction}"
