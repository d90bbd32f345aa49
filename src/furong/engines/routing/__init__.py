"""Dispatch plans: which bikes go from where to where, on whose vehicle, and how far that is from the best."""

from furong.engines.routing.bound import Bound, lower_bound
from furong.engines.routing.driving import Driver, Run, Stop, Vehicle
from furong.engines.routing.planning import Left, Plan, Search, make_plan
from furong.engines.routing.problem import Costs, Fleet, Pace, Task
from furong.engines.routing.reading import StateUnusable, read_state
from furong.engines.routing.regret import Outcome, Regret, outcome_of, regret, regret_of
from furong.engines.routing.reporting import plan_report
from furong.engines.routing.state import PlanZone, Rules, State, Vehicles, task_of

__all__ = [
    "Bound",
    "Costs",
    "Driver",
    "Fleet",
    "Left",
    "Outcome",
    "Pace",
    "Plan",
    "PlanZone",
    "Regret",
    "Rules",
    "Run",
    "Search",
    "State",
    "StateUnusable",
    "Stop",
    "Task",
    "Vehicle",
    "Vehicles",
    "lower_bound",
    "make_plan",
    "outcome_of",
    "plan_report",
    "read_state",
    "regret",
    "regret_of",
    "task_of",
]
