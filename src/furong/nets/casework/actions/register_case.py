"""Register a reported case: it meets a filing condition, from which its limit, criterion and tasks follow."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.casework.actions.count_deadline import count_deadline
from furong.nets.casework.actions.draft_tasks import draft_tasks
from furong.nets.casework.actions.locked_case import locked_case
from furong.nets.casework.actions.record_step import take_case_step
from furong.nets.casework.actions.settle_place import settle_place
from furong.nets.casework.contracts import CaseState, CaseTypeSpec
from furong.nets.casework.domain.lifecycle import action_of, case_move
from furong.nets.casework.domain.reports import ReportTitle, title_of
from furong.nets.casework.errors.reports import VerifyingMissing
from furong.nets.casework.models import Case, Report, Reporter
from furong.nets.casework.selectors.conditions import get_condition
from furong.nets.casework.selectors.guards import lacks_verifying

__all__ = ["register_case"]

_STEP = "register"


@transaction_required
def register_case(
    actor: Actor,
    number: str,
    *,
    case_type: str,
    note: str = "",
    version: int | None = None,
    lon: float | None = None,
    lat: float | None = None,
) -> None:
    """Register the case under a filing condition: its clock starts, and its tasks are drafted.

    Args:
        actor: Who registers it.
        number: Number of the case.
        case_type: Key of the type that the condition makes, or of a pack's type.
        note: A note on it.
        version: The version that was shown to the actor, when one was.
        lon: Longitude of where it is, WGS 84, when the actor knows that better than the report. [deg]
        lat: Latitude of where it is. [deg]

    Raises:
        CaseUnknown, ActionRefused, ChangedMeanwhile: As for any act on a case.
        StepNotPossible: When the case does not wait to be registered.
        VerifyingMissing: When its source asks for verifying, and nobody has confirmed that it exists.
        ConditionUnusable: When the condition does not hold today.
        PlaceHalf, PlaceOutside, PlaceNotOfCase: When it cannot be there.
    """
    case = locked_case(actor, number, action_of(_STEP), version=version)
    case_move(_STEP, CaseState(case.state))
    if lacks_verifying(case):
        raise VerifyingMissing(source=case.source)
    settle_place(case, actor, lon=lon, lat=lat)
    now = city_clock().now()
    spec = get_condition(case_type, now)
    _set_type(case, spec)
    draft_tasks(case, spec, {})
    count_deadline(case, spec, cause="registered", started_at=now)
    take_case_step(case, _STEP, actor, reason=note)


def _set_type(case: Case, spec: CaseTypeSpec) -> None:
    """Let the case be one of a type, and be called after its class."""
    case.case_type_id, case.class_code = spec.key, spec.class_code
    report = Report.objects.filter(pk=case.pk).first()
    if report is not None:
        reporter = Reporter.objects.filter(pk=case.pk).values_list("name", flat=True).first() or ""
        title = title_of(report.text, ReportTitle(spec.title_zh, spec.title_en), reporter)
        case.title_zh, case.title_en = title.zh, title.en
    case.save(update_fields=["case_type", "class_code", "title_zh", "title_en"])
