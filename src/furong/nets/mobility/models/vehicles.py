"""Storage of vehicles and of what operators report of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from furong.nets.mobility.models.operators import Operator

__all__ = ["Vehicle", "VehicleEvent", "VehicleFlag", "VehiclePosition", "VehicleTrip"]


class Vehicle(models.Model):
    """A vehicle with the state that its events lead to; state and position are derived and can be reckoned again."""

    operator = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="vehicles")
    device_id = models.UUIDField()
    key = models.CharField(max_length=32, db_index=True)
    vehicle_type = models.CharField(max_length=30)
    propulsion_types = ArrayField(models.CharField(max_length=30))
    attributes = models.JSONField(default=dict)
    registered_at = models.DateTimeField()
    state = models.CharField(max_length=20, default="")
    state_at = models.DateTimeField(null=True)
    event_types = ArrayField(models.CharField(max_length=30), default=list)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    placed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operator", "device_id"], name="vehicle_device_once"),
            models.UniqueConstraint(fields=["operator", "key"], name="vehicle_key_once"),
        ]
        indexes = [models.Index(fields=["lon", "lat"], name="vehicle_place")]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.key}"


class VehicleEvent(models.Model):
    """Something happened to a vehicle; rows are only ever added, which the database enforces.

    ``at`` is when it happened, ``arrived_at`` when it was told.
    """

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="events")
    event_id = models.UUIDField()
    state = models.CharField(max_length=20)
    event_types = ArrayField(models.CharField(max_length=30))
    at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    trip_ids = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vehicle", "event_id"], name="vehicle_event_once")]
        indexes = [
            models.Index(fields=["vehicle", "at"], name="vehicle_event_order"),
            models.Index(fields=["at"], name="vehicle_event_time"),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.state} {self.at}"


class VehiclePosition(models.Model):
    """Where a vehicle said it was; rows are only ever added, which the database enforces."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="positions")
    telemetry_id = models.UUIDField()
    at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    lon = models.FloatField()
    lat = models.FloatField()
    accuracy_m = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vehicle", "telemetry_id"], name="vehicle_position_once")]
        indexes = [models.Index(fields=["vehicle", "at"], name="vehicle_position_order")]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.at}"


class VehicleFlag(models.Model):
    """Something odd in what was reported; derived, so that a report that comes late may change it."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="flags")
    record = models.UUIDField()
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vehicle", "record", "kind"], name="vehicle_flag_once")]
        indexes = [models.Index(fields=["-at"], name="vehicle_flag_newest")]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.kind} {self.at}"


class VehicleTrip(models.Model):
    """A trip that an operator reported; rows are only ever added, which the database enforces."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="trips")
    trip_id = models.UUIDField()
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    start_lon = models.FloatField()
    start_lat = models.FloatField()
    end_lon = models.FloatField()
    end_lat = models.FloatField()
    duration_s = models.PositiveIntegerField()
    distance_m = models.PositiveIntegerField()
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vehicle", "trip_id"], name="vehicle_trip_once")]
        indexes = [models.Index(fields=["end_at"], name="vehicle_trip_time")]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.trip_id}"
