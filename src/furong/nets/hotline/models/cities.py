"""Tables of partner cities, of transfers between cities, and of the messages about them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from furong.nets.hotline.contracts.cities import TransferState, TransferWay
from furong.nets.hotline.models.appeals import Appeal

__all__ = ["CityHeard", "CityPosting", "CityRefusal", "PartnerCity", "Transfer"]

_WAYS, _STATES = [way.value for way in TransferWay], [state.value for state in TransferState]


class PartnerCity(models.Model):
    """A city that appeals are exchanged with, and the key that its messages are judged by."""

    code = models.CharField(max_length=6, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    address = models.CharField(max_length=300)
    key = models.CharField(max_length=44)
    is_active = models.BooleanField(default=True)
    registered_by = models.CharField(max_length=60)
    registered_by_key = models.CharField(max_length=80)
    registered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Transfer(models.Model):
    """One appeal on its way from one city to another; ``content`` is what was signed, and is never changed."""

    id = models.UUIDField(primary_key=True)
    way = models.CharField(max_length=3)
    partner = models.ForeignKey(PartnerCity, on_delete=models.PROTECT, related_name="transfers")
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, null=True, related_name="transfers")
    number = models.CharField(max_length=16)
    other_number = models.CharField(max_length=16, default="")
    state = models.CharField(max_length=10)
    came_from = models.CharField(max_length=12, default="")
    track = models.CharField(max_length=64)
    content = models.JSONField()
    content_hash = models.CharField(max_length=71)
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=60)
    offered_by_key = models.CharField(max_length=80)
    decide_by = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, default="")
    decision = models.TextField(default="")
    far_seq = models.PositiveIntegerField(default=0)
    far = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=_WAYS), name="transfer_way_known"),
            models.CheckConstraint(condition=Q(state__in=_STATES), name="transfer_state_known"),
            models.UniqueConstraint(
                fields=["appeal"],
                condition=Q(state__in=["sending", "offered"], way="out"),
                name="transfer_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["way", "-offered_at"], name="transfer_by_time"),
            models.Index(fields=["number"], name="transfer_by_number"),
            models.Index(fields=["decide_by"], name="transfer_undecided", condition=Q(state="offered")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.way} {self.partner_id}"


class CityPosting(models.Model):
    """A message on its way out: stored with what it tells of, sent until its receipt has come, or parked."""

    sequence = models.BigAutoField(primary_key=True)
    identity = models.UUIDField(unique=True)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="postings")
    partner = models.ForeignKey(PartnerCity, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=12)
    content = models.JSONField()
    state = models.CharField(max_length=8, default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, default="")
    receipt = models.TextField(default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "parked", "dropped"]), name="city_posting_state_known"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="city_posting_due"),
            models.Index(fields=["transfer", "sequence"], name="city_posting_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class CityHeard(models.Model):
    """A message that was taken, as it was signed; rows are only ever added, which the database enforces."""

    id = models.UUIDField(primary_key=True)
    partner = models.ForeignKey(PartnerCity, on_delete=models.PROTECT, related_name="heard")
    kind = models.CharField(max_length=12)
    content_hash = models.CharField(max_length=71)
    envelope = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.partner_id}"


class CityRefusal(models.Model):
    """A message that was not taken, and why; what it says is not kept."""

    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=60)
    city = models.CharField(max_length=6, default="")
    sentence_zh = models.TextField()
    sentence_en = models.TextField()
    size = models.PositiveIntegerField()
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "code"], name="city_refusal_once")]
        indexes = [models.Index(fields=["-last_at"], name="city_refusal_by_time")]

    def __str__(self) -> str:
        return f"{self.code} {self.city}"
