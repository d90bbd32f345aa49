"""Storage of mobility."""

from furong.nets.mobility.models.feeds import FeedMinute, FeedRejection
from furong.nets.mobility.models.forecasts import ZoneForecast
from furong.nets.mobility.models.gbfs import GbfsSnapshot, GbfsSource
from furong.nets.mobility.models.looks import CameraLook
from furong.nets.mobility.models.operators import Operator
from furong.nets.mobility.models.overflow import OverflowPolicy, OverflowTurn
from furong.nets.mobility.models.plans import DispatchPlan, OperatorFleet, PlanOutcome
from furong.nets.mobility.models.quotas import QuotaDecision, QuotaProposal
from furong.nets.mobility.models.score_appeals import ScoreAppeal, ScoreAppealDecision
from furong.nets.mobility.models.scores import GivenFact, OperatorQuota, OrderSample, ScoreFormula
from furong.nets.mobility.models.vehicles import Vehicle, VehicleEvent, VehicleFlag, VehiclePosition, VehicleTrip
from furong.nets.mobility.models.watch import Reentry, Watch, WatchStep
from furong.nets.mobility.models.zones import ParkingZone, ZoneCount, ZoneRelease, ZoneVersion

__all__ = [
    "CameraLook",
    "DispatchPlan",
    "FeedMinute",
    "FeedRejection",
    "GbfsSnapshot",
    "GbfsSource",
    "GivenFact",
    "Operator",
    "OperatorFleet",
    "OperatorQuota",
    "OrderSample",
    "OverflowPolicy",
    "OverflowTurn",
    "ParkingZone",
    "PlanOutcome",
    "QuotaDecision",
    "QuotaProposal",
    "Reentry",
    "ScoreAppeal",
    "ScoreAppealDecision",
    "ScoreFormula",
    "Vehicle",
    "VehicleEvent",
    "VehicleFlag",
    "VehiclePosition",
    "VehicleTrip",
    "Watch",
    "WatchStep",
    "ZoneCount",
    "ZoneForecast",
    "ZoneRelease",
    "ZoneVersion",
]
