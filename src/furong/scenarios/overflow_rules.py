"""When parking zones overflow, as a pack says: its numbers are named parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from furong.kernel.errors import FurongError
from furong.kernel.units import UnitError, convert
from furong.nets.mobility.api.overflow import check_thresholds
from furong.nets.mobility.contracts.overflow import OverflowThresholds
from furong.scenarios.documents import Document, Finding
from furong.scenarios.schema import OverflowEntry, Parameter

__all__ = ["NUMBERS", "overflow_findings", "thresholds_of"]

#: The fields that name parameters, with the unit in which each is needed.
NUMBERS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("crowded", "overflow", "critical", "clear", "certainty"), "1"),
        **dict.fromkeys(("dwell", "clear_dwell", "hold", "silence"), "min"),
    }
)


def thresholds_of(entry: OverflowEntry, parameters: Mapping[str, Parameter], day: date) -> OverflowThresholds:
    """Return the thresholds as they hold on ``day``.

    Raises:
        KeyError: When a parameter is not there.
        UnitError: When one cannot be told in the unit that its field needs.
    """

    def number(field: str) -> float:
        parameter = parameters[getattr(entry, field)]
        return float(convert(parameter.at(day), parameter.unit, NUMBERS[field]))

    return OverflowThresholds(
        crowded=number("crowded"),
        overflow=number("overflow"),
        critical=number("critical"),
        clear=number("clear"),
        certainty=number("certainty"),
        dwell=timedelta(minutes=number("dwell")),
        clear_dwell=timedelta(minutes=number("clear_dwell")),
        hold=timedelta(minutes=number("hold")),
        silence=timedelta(minutes=number("silence")),
    )


def overflow_findings(
    document: Document, name: str, entry: OverflowEntry, parameters: Mapping[str, Parameter]
) -> Iterator[Finding]:
    """Yield what is wrong with the numbers of an entry, on any day on which one of them changes."""
    missing = [field for field in NUMBERS if getattr(entry, field) not in parameters]
    for field in missing:
        yield document.finding(f"there is no parameter named {getattr(entry, field)!r}", name, field)
    if missing:
        return
    named = {getattr(entry, field) for field in NUMBERS}
    for day in sorted({since for parameter in named for since in parameters[parameter].values}):
        try:
            check_thresholds(thresholds_of(entry, parameters, day))
        except (FurongError, UnitError) as error:
            told = error.sentence("en") if isinstance(error, FurongError) else str(error)
            yield document.finding(f"from {day} on: {told}", name)
