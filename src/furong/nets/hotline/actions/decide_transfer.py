"""Accept an appeal of another city, or give it back with a reason."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from furong.foundation.areas.tree import get_area
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand, demand_somewhere
from furong.foundation.identity.private_words import without_private
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor, Resource
from furong.nets.hotline.actions.post_to_city import announce_transfer, post_status, post_to_city
from furong.nets.hotline.actions.receive_appeal import receive_appeal
from furong.nets.hotline.actions.take_step import record_evidence, record_note, take_step
from furong.nets.hotline.contracts.appeals import AppealChannel, AppealState, NewAppeal
from furong.nets.hotline.contracts.cities import TransferState, TransferWay
from furong.nets.hotline.domain.envelopes import MessageKind
from furong.nets.hotline.domain.handed_over import Decision, HandedOver, read_content
from furong.nets.hotline.domain.lifecycle import SUPERVISE
from furong.nets.hotline.errors.cities import CityDecisionReasonMissing, TransferSettled, TransferUnknown
from furong.nets.hotline.models import Appeal, AppealFile, Transfer
from furong.nets.hotline.selectors.cities import own_city

__all__ = ["accept_transfer", "reject_transfer"]


@transaction_required
def accept_transfer(actor: Actor, identity: UUID, *, area: str = "", note: str = "") -> str:
    """Accept an appeal that another city offers, and return the number that it has here; its clocks go on.

    Args:
        actor: Who accepts it.
        identity: The transfer.
        area: Code of the area that it is about; empty for the whole city.
        note: What else is told to the other city.

    Raises:
        TransferUnknown: When there is none.
        TransferSettled: When it was decided, or taken back.
        ActionRefused: When the actor may not decide it.
        AreaUnknown, AppealTimeUnusable: When it cannot be taken in.
    """
    transfer = _undecided(actor, identity, area)
    told = read_content(HandedOver, transfer.content)
    number = receive_appeal(actor, _new(transfer, told, area), carried=told.clocks)
    appeal = Appeal.objects.select_for_update().get(pk=number)
    _settle(transfer, actor, TransferState.ACCEPTED, note, appeal)
    record_note(appeal, actor, "city_came", f"{transfer.partner.name_zh} {transfer.number} · {told.clause}")
    record_evidence(appeal, transfer.content_hash)
    now = city_clock().now()
    AppealFile.objects.bulk_create(
        AppealFile(
            appeal=appeal,
            sha256=one.sha256,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            is_here=False,
            due_at=now,
            added_by=transfer.partner.name_zh,
            added_at=now,
        )
        for one in {file.sha256: file for file in told.files}.values()
    )
    if appeal.state == AppealState.RECEIVED:
        take_step(appeal, "register", actor)
    else:  # whoever reads what comes in was sure enough to register it
        post_status(appeal)
    return number


@transaction_required
def reject_transfer(actor: Actor, identity: UUID, *, reason: str) -> None:
    """Give an appeal back that another city offers.

    Raises:
        CityDecisionReasonMissing: When no reason is given.
        TransferUnknown, TransferSettled, ActionRefused: As for accepting.
    """
    if not reason.strip():
        raise CityDecisionReasonMissing
    transfer = _undecided(actor, identity, "")
    _settle(transfer, actor, TransferState.REJECTED, reason, None)


def _undecided(actor: Actor, identity: UUID, area: str) -> Transfer:
    demand_somewhere(actor, SUPERVISE)
    transfer = Transfer.objects.select_for_update().filter(pk=identity, way=TransferWay.IN.value).first()
    if transfer is None:
        raise TransferUnknown(transfer=str(identity))
    found = get_area(area or settings.FURONG_OPTIONS["CITY"])
    demand(actor, SUPERVISE, Resource(kind="transfer", area=found.path))
    if transfer.state != TransferState.OFFERED:
        raise TransferSettled(transfer=str(identity), state=transfer.state)
    return transfer


def _new(transfer: Transfer, told: HandedOver, area: str) -> NewAppeal:
    is_placed = told.appeal.lon is not None and told.appeal.lat is not None
    return NewAppeal(
        channel=AppealChannel.CITY,
        text=told.appeal.text,
        area=area or settings.FURONG_OPTIONS["CITY"],
        title=told.appeal.title,
        kind=told.appeal.kind,
        urgency=told.appeal.urgency,
        place=told.appeal.place,
        lon=told.appeal.lon if is_placed else None,
        lat=told.appeal.lat if is_placed else None,
        citizen_name=told.citizen.name if told.citizen else "",
        citizen_phone=told.citizen.phone if told.citizen else "",
        is_anonymous=told.appeal.is_anonymous,
        source_key=str(transfer.pk),
        received_at=told.appeal.received_at,
    )


def _settle(transfer: Transfer, actor: Actor, state: TransferState, said: str, appeal: Appeal | None) -> None:
    now = city_clock().now()
    transfer.state, transfer.decided_at = state.value, now
    transfer.decided_by, transfer.decision = actor.name[:60], said.strip()[:4000]
    transfer.appeal = appeal
    transfer.other_number = appeal.pk if appeal else ""
    transfer.save()
    decision = Decision(
        accepted=appeal is not None,
        number=transfer.other_number,
        reason=without_private(transfer.decision),
        # Which person of the other city decided is that city's own matter.
        by=own_city(),
        at=now,
    )
    post_to_city(transfer, MessageKind.DECISION, decision)
    announce_transfer(transfer)
