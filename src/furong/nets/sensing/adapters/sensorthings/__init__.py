"""The door of the OGC SensorThings API 1.1 (18-088) over HTTP."""

from furong.nets.sensing.adapters.sensorthings.door import sensorthings

__all__ = ["sensorthings"]
