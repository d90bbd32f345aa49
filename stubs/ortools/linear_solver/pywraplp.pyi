from collections.abc import Callable

class Variable:
    def solution_value(self) -> float: ...

class Constraint:
    SetCoefficient: Callable[[Variable, float], None]

class Objective:
    SetMinimization: Callable[[], None]
    SetCoefficient: Callable[[Variable, float], None]
    Value: Callable[[], float]

class Solver:
    OPTIMAL: int
    CreateSolver: Callable[[str], Solver]
    Constraint: Callable[[float, float], Constraint]
    NumVar: Callable[[float, float, str], Variable]
    Objective: Callable[[], Objective]
    Solve: Callable[[], int]
    SetTimeLimit: Callable[[int], None]
    def infinity(self) -> float: ...
