"""Storage of people, organisations and grants."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import UserManager
from django.db import models


class Organisation(models.Model):
    """A centre, department or enterprise that people act for."""

    class Kind(models.TextChoices):
        CENTRE = "centre"
        DEPARTMENT = "department"
        ENTERPRISE = "enterprise"

    code = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=160)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class User(AbstractBaseUser):
    """A person who signs in, or a device gateway that holds a token."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    language = models.CharField(max_length=10, default="")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = UserManager["User"]()

    def __str__(self) -> str:
        return self.username


class RoleGrant(models.Model):
    """A role that a person holds in an area, from a day on and perhaps until one."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=40)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "area", "valid_from"], name="role_grant_once")]

    def __str__(self) -> str:
        return f"{self.role} in {self.area_id}"


class AccessToken(models.Model):
    """A bearer token of a person or gateway; only its digest is kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_tokens")
    label = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class Attempt(models.Model):
    """Somebody who has not signed in has tried something; of who it was a keyed digest alone is kept."""

    kind = models.CharField(max_length=40)
    sender = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "sender", "at"], name="attempt_by_sender"),
            models.Index(fields=["kind", "at"], name="attempt_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sender[:8]}"


class PersonalDataLook(models.Model):
    """Somebody was shown personal data that is masked by default; rows are only ever added."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, db_index=True)
    purpose = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.by} at {self.kind} {self.subject}"
