"""Storage of operators."""

from __future__ import annotations

from django.db import models

__all__ = ["Operator"]


class Operator(models.Model):
    """An enterprise whose vehicles stand in public space."""

    code = models.CharField(max_length=20, primary_key=True)
    organisation = models.OneToOneField("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    provider_id = models.UUIDField(unique=True)
    gps_sigma_m = models.FloatField()

    def __str__(self) -> str:
        return self.code
