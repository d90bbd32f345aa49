"""From cases to scores of operators: what an operator's unit had to do in a period, and what of it was done in time.

Nothing is stored: the figures are those of the scoreboard of cases, asked for when a score is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from furong.nets.casework.api.unit_records import unit_records
from furong.nets.mobility.api.scores import fact_of, register_fact_source
from furong.nets.mobility.contracts.operators import OperatorInfo
from furong.nets.mobility.contracts.scores import Fact

__all__ = ["facts_of_cases"]


@register_fact_source
def facts_of_cases(operators: Sequence[OperatorInfo], since: datetime, until: datetime) -> Mapping[str, Sequence[Fact]]:
    """Return what cases tell of operators between two instants, with the cases behind each figure."""
    codes = {one.organisation: one.code for one in operators}
    told = {}
    for record in unit_records(codes, since=since, until=until):
        late = tuple(number for number in record.due if number not in set(record.in_time))
        cases = {
            "tasks": record.due,
            "tasks_in_time": record.in_time,
            "tasks_late": late,
            "tasks_accepted": record.accepted,
            "tasks_refused": record.returned,
            "tasks_proved": record.proved,
        }
        told[codes[record.organisation]] = [fact_of(name, len(numbers), numbers) for name, numbers in cases.items()]
    return told
