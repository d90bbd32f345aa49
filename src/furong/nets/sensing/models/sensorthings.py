"""Storage of the entities of the SensorThings API. People and their clients write them one by one."""

from __future__ import annotations

from django.db import models


class StaEntity(models.Model):
    """What has a name, a description and properties of its own."""

    name = models.TextField()
    description = models.TextField()
    properties = models.JSONField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__.removeprefix('Sta')} {self.pk}"


class StaStream(StaEntity):
    """Observations of one thing by one sensor, and what they span."""

    observation_type = models.TextField()
    observed_area = models.JSONField(null=True)
    phenomenon_start = models.DateTimeField(null=True)
    phenomenon_end = models.DateTimeField(null=True)
    result_time_start = models.DateTimeField(null=True)
    result_time_end = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class StaThing(StaEntity):
    """Something in the world that is observed."""

    locations: models.ManyToManyField[StaLocation, models.Model] = models.ManyToManyField(
        "StaLocation", related_name="things"
    )


class StaLocation(StaEntity):
    """Where things are."""

    encoding_type = models.TextField()
    location = models.JSONField()


class StaHistoricalLocation(models.Model):
    """Where a thing was from an instant on."""

    time = models.DateTimeField()
    thing = models.ForeignKey(StaThing, on_delete=models.CASCADE, related_name="historical_locations")
    locations = models.ManyToManyField(StaLocation, related_name="historical_locations")

    def __str__(self) -> str:
        return f"HistoricalLocation {self.pk}"


class StaSensor(StaEntity):
    """What observes."""

    encoding_type = models.TextField()
    metadata = models.JSONField()


class StaObservedProperty(StaEntity):
    """What is observed."""

    definition = models.TextField()


class StaDatastream(StaStream):
    """Observations of one property of one thing by one sensor."""

    unit = models.JSONField()
    thing = models.ForeignKey(StaThing, on_delete=models.CASCADE, related_name="datastreams")
    sensor = models.ForeignKey(StaSensor, on_delete=models.CASCADE, related_name="datastreams")
    observed_property = models.ForeignKey(StaObservedProperty, on_delete=models.CASCADE, related_name="datastreams")
    #: Code of the thing of the registry that carries its numbers, or empty.
    code = models.CharField(max_length=120, default="", db_index=True)


class StaMultiDatastream(StaStream):
    """Observations of several properties of one thing at once."""

    data_types = models.JSONField()
    units = models.JSONField()
    thing = models.ForeignKey(StaThing, on_delete=models.CASCADE, related_name="multi_datastreams")
    sensor = models.ForeignKey(StaSensor, on_delete=models.CASCADE, related_name="multi_datastreams")
    observed_properties: models.ManyToManyField[StaObservedProperty, StaMultiProperty] = models.ManyToManyField(
        StaObservedProperty, through="StaMultiProperty", related_name="multi_datastreams"
    )


class StaMultiProperty(models.Model):
    """Which property stands at which place of the results of a multi-datastream."""

    multi_datastream = models.ForeignKey(StaMultiDatastream, on_delete=models.CASCADE, related_name="ordered")
    observed_property = models.ForeignKey(StaObservedProperty, on_delete=models.CASCADE, related_name="ordered")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("rank",)

    def __str__(self) -> str:
        return f"{self.multi_datastream_id}[{self.rank}]"


class StaFeatureOfInterest(StaEntity):
    """What an observation is about."""

    encoding_type = models.TextField()
    feature = models.JSONField()
    #: The location that it was made of by itself, so that the next observation there finds it again.
    made_of = models.OneToOneField(StaLocation, on_delete=models.SET_NULL, null=True, related_name="feature_made")


class StaObservation(models.Model):
    """What was observed; the result keeps the JSON type that it was sent with."""

    phenomenon_start = models.DateTimeField()
    phenomenon_end = models.DateTimeField(null=True)
    result = models.JSONField()
    result_time = models.DateTimeField(null=True)
    result_quality = models.JSONField(null=True)
    valid_start = models.DateTimeField(null=True)
    valid_end = models.DateTimeField(null=True)
    parameters = models.JSONField(null=True)
    datastream = models.ForeignKey(StaDatastream, on_delete=models.CASCADE, null=True, related_name="observations")
    multi_datastream = models.ForeignKey(
        StaMultiDatastream, on_delete=models.CASCADE, null=True, related_name="observations"
    )
    feature_of_interest = models.ForeignKey(StaFeatureOfInterest, on_delete=models.CASCADE, related_name="observations")

    class Meta:
        indexes = [
            models.Index(fields=["datastream", "phenomenon_start"], name="sta_observation_stream"),
            models.Index(fields=["phenomenon_start"], name="sta_observation_time"),
        ]

    def __str__(self) -> str:
        return f"Observation {self.pk}"
