"""Storage of mobility."""

from furong.nets.mobility.models.operators import Operator
from furong.nets.mobility.models.vehicles import Vehicle, VehicleEvent, VehiclePosition
from furong.nets.mobility.models.zones import ParkingZone, ZoneCount, ZoneVersion

__all__ = ["Operator", "ParkingZone", "Vehicle", "VehicleEvent", "VehiclePosition", "ZoneCount", "ZoneVersion"]
