"""Tables of cases, tasks, their history and their photos."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Floor

from furong.foundation.citytime.clock import city_now
from furong.nets.casework.domain.cells import CELLS_A_DEGREE, NORTH_STEP

#: The cell of the grid that a case lies in, counted by the database itself so that it holds whoever writes the row.
_CELL = Cast(Floor((F("lat") + Value(90.0)) * Value(float(CELLS_A_DEGREE))), models.BigIntegerField()) * Value(
    NORTH_STEP
) + Cast(Floor((F("lon") + Value(180.0)) * Value(float(CELLS_A_DEGREE))), models.BigIntegerField())


class CaseType(models.Model):
    """A type of case that a pack declares."""

    key = models.CharField(max_length=120, primary_key=True)
    spec = models.JSONField()
    installed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.key


class CaseSerial(models.Model):
    """The last serial number given in a district on a day."""

    district = models.CharField(max_length=6)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "day"], name="case_serial_once_a_day")]

    def __str__(self) -> str:
        return f"{self.district} {self.day} {self.last}"


class Case(models.Model):
    """One thing to be handled to its end."""

    number = models.CharField(max_length=19, primary_key=True)
    #: What it is registered as; what people report has none until then.
    case_type = models.ForeignKey(CaseType, on_delete=models.PROTECT, null=True, related_name="cases")
    source = models.CharField(max_length=12)
    source_key = models.CharField(max_length=120)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    state = models.CharField(max_length=20)
    priority = models.CharField(max_length=1)
    area = models.ForeignKey("areas.Area", on_delete=models.PROTECT, related_name="+")
    area_path = models.CharField(max_length=80)
    place_zh = models.CharField(max_length=80)
    place_en = models.CharField(max_length=160)
    lon = models.FloatField()
    lat = models.FloatField()
    #: Whether the place is the middle of an area, because an address alone was told.
    is_place_rough = models.BooleanField(default=False)
    cell = models.GeneratedField(expression=_CELL, output_field=models.BigIntegerField(), db_persist=True)
    class_code = models.CharField(max_length=20, default="")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # One alarm, one appeal, one report: one case, whatever is delivered twice.
            models.UniqueConstraint(fields=["source", "source_key"], name="case_once_a_source")
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="case_by_state"),
            models.Index(fields=["-opened_at"], name="case_by_opening"),
            models.Index(fields=["area_path"], name="case_by_area", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["cell", "class_code", "opened_at"], name="case_by_cell_opening"),
            models.Index(fields=["cell", "class_code", "closed_at"], name="case_by_cell_closing"),
        ]

    def __str__(self) -> str:
        return self.number


class Task(models.Model):
    """What one organisation has to do for a case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    organisation = models.ForeignKey("identity.Organisation", on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=40, default="")
    share = models.PositiveIntegerField(default=0)
    request_zh = models.CharField(max_length=200)
    request_en = models.CharField(max_length=300)
    state = models.CharField(max_length=10)
    assignee = models.CharField(max_length=60, default="")
    assignee_key = models.CharField(max_length=80, default="")
    arrived_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=40, default="")
    note = models.CharField(max_length=500, default="")
    moved = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "group"], name="task_once_a_group")]
        indexes = [models.Index(fields=["organisation", "state"], name="task_by_organisation")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.group}"


class HistoryRow(models.Model):
    """What happened to a case; rows are only ever added, which the database enforces."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="history")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    by_key = models.CharField(max_length=80)
    step = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    reason = models.CharField(max_length=500, default="")
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="history_order"),
            models.Index(fields=["at"], name="history_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class DeadlineRow(models.Model):
    """A deadline as it was counted, with its derivation; a new count adds a row and names its cause."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    due_at = models.DateTimeField(null=True)
    calendar = models.CharField(max_length=60)
    cause = models.CharField(max_length=200)
    derivation = models.JSONField()
    counted_at = models.DateTimeField(default=city_now)

    class Meta:
        indexes = [models.Index(fields=["case", "-id"], name="deadline_newest")]

    def __str__(self) -> str:
        return f"{self.case_id} due {self.due_at}"


class Photo(models.Model):
    """A photo of a task, or of what was reported; a content-addressed file without any metadata of the camera."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="photos")
    report = models.ForeignKey("casework.Report", on_delete=models.PROTECT, null=True, related_name="photos")
    kind = models.CharField(max_length=6)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    by = models.CharField(max_length=60)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "kind", "file"], name="photo_once_a_task"),
            models.UniqueConstraint(fields=["report", "file"], name="photo_once_a_report"),
            models.CheckConstraint(
                condition=Q(task=None, report__isnull=False) | Q(task__isnull=False, report=None),
                name="photo_of_a_task_or_a_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id or self.report_id} {self.kind}"
