"""Lists that people come back to, by a name of their own."""

from __future__ import annotations

from django.db import models


class SavedView(models.Model):
    """A list of the desk as its address tells it: view, filters and order."""

    owner = models.CharField(max_length=80)
    name = models.CharField(max_length=40)
    address = models.CharField(max_length=500)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_once_a_name")]

    def __str__(self) -> str:
        return self.name
