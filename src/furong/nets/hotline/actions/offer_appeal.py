"""Offer an appeal to another city: signed, with its clocks as they stand, and no more of the citizen than is needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

from furong.engines.signatures import digest_of
from furong.engines.worktime import Kind, StartRule, used_s
from furong.foundation.citytime.clock import city_clock
from furong.foundation.identity.actors import demand
from furong.foundation.identity.looks import record_look
from furong.foundation.identity.private_words import without_private
from furong.foundation.transactions import transaction_required
from furong.kernel.permissions import Actor
from furong.nets.hotline.actions.locked_appeal import locked_appeal
from furong.nets.hotline.actions.post_to_city import announce_transfer, post_to_city
from furong.nets.hotline.actions.take_step import record_evidence, record_note, take_step
from furong.nets.hotline.contracts.appeals import AppealInfo, AppealKind, Urgency
from furong.nets.hotline.contracts.cities import TransferState, TransferWay
from furong.nets.hotline.domain.clocks import pauses_from
from furong.nets.hotline.domain.envelopes import MessageKind
from furong.nets.hotline.domain.handed_over import (
    CARRIED_STAGES,
    HandedAppeal,
    HandedCitizen,
    HandedClock,
    HandedExtension,
    HandedFile,
    HandedLimit,
    HandedOver,
    HandedPause,
    written_content,
)
from furong.nets.hotline.domain.lifecycle import SUPERVISE
from furong.nets.hotline.errors.cities import (
    CityClauseMissing,
    PartnerUnknown,
    TransferTaken,
    TransferUnknown,
)
from furong.nets.hotline.models import Appeal, AppealTimer, Contact, PartnerCity, Transfer
from furong.nets.hotline.selectors.appeals import appeal_now, main_resource
from furong.nets.hotline.selectors.cities import track_hash
from furong.nets.hotline.selectors.contacts import name_of
from furong.nets.hotline.selectors.policy import appeal_calendar, code_of

__all__ = ["offer_appeal", "take_back_offer"]

_LOOK = "hotline.citizen"


@transaction_required
def offer_appeal(
    actor: Actor,
    number: str,
    *,
    city: str,
    clause: str,
    reason: str,
    purpose: str = "",
    version: int | None = None,
) -> AppealInfo:
    """Offer an appeal to another city; it waits there to be accepted, and its clocks run on.

    Args:
        actor: Who offers it.
        number: Number of the appeal.
        city: Code of the other city.
        clause: The clause by which it is that city's matter.
        reason: Why it is handed over.
        purpose: What the other city needs name, phone and the words in full for; empty hands over none of them.
        version: The version that was shown, when one was.

    Raises:
        PartnerUnknown: When nothing is exchanged with that city.
        CityClauseMissing, AppealReasonMissing: When clause or reason is missing.
        AppealUnknown, ActionRefused, AppealChangedMeanwhile, AppealStepNotPossible: As for any act on an appeal.
    """
    appeal = locked_appeal(actor, number, SUPERVISE, version=version)
    partner = PartnerCity.objects.filter(pk=city, is_active=True).first()
    if partner is None:
        raise PartnerUnknown(city=city)
    if not clause.strip():
        raise CityClauseMissing
    citizen = _citizen(actor, appeal, purpose.strip()[:200])
    came_from = appeal.state
    take_step(appeal, "offer", actor, note=reason, clause=clause[:300])
    content = written_content(_handed_over(appeal, citizen, clause.strip()[:300], reason.strip()))
    transfer = Transfer.objects.create(
        id=uuid4(),
        way=TransferWay.OUT.value,
        partner=partner,
        appeal=appeal,
        number=appeal.number,
        state=TransferState.SENDING.value,
        came_from=came_from,
        track=track_hash(appeal.number, code_of(appeal.number)),
        content=content,
        content_hash=digest_of(content),
        offered_at=city_clock().now(),
        offered_by=actor.name[:60],
        offered_by_key=actor.key,
    )
    record_evidence(appeal, transfer.content_hash)
    post_to_city(transfer, MessageKind.TRANSFER, content)
    announce_transfer(transfer)
    return appeal_now(appeal)


@transaction_required
def take_back_offer(actor: Actor, identity: UUID, *, reason: str) -> None:
    """Take back an offer that the other city is not known to have: it does not answer, or has a wrong address.

    Args:
        actor: Who takes it back.
        identity: The transfer.
        reason: Why.

    Raises:
        TransferUnknown: When there is none that the actor may see.
        TransferTaken: When the other city has it: then only its decision ends it.
        AppealUnknown, ActionRefused, AppealReasonMissing: As for any act on an appeal.
    """
    transfer = Transfer.objects.select_for_update().filter(pk=identity, way=TransferWay.OUT.value).first()
    if transfer is None or transfer.appeal_id is None:
        raise TransferUnknown(transfer=str(identity))
    appeal = locked_appeal(actor, transfer.appeal_id, SUPERVISE)
    if transfer.state != TransferState.SENDING:
        raise TransferTaken(city=transfer.partner.name_zh)
    transfer.postings.filter(state__in=["waiting", "parked"]).update(state="dropped")
    transfer.state, transfer.decided_at = TransferState.WITHDRAWN.value, city_clock().now()
    transfer.decided_by, transfer.decision = actor.name[:60], reason.strip()
    transfer.save()
    take_step(appeal, f"refused_{transfer.came_from}", actor, note=reason)
    # It may have arrived without a word of it coming back.
    post_to_city(transfer, MessageKind.WITHDRAWAL, {"reason": without_private(reason.strip())[:4000]})
    announce_transfer(transfer)


def _citizen(actor: Actor, appeal: Appeal, purpose: str) -> HandedCitizen | None:
    if not purpose:
        return None
    demand(actor, _LOOK, main_resource(appeal))
    record_look(actor, kind="citizen", subject=appeal.number, purpose=purpose)
    record_note(appeal, actor, "look", purpose)
    contact = Contact.objects.filter(pk=appeal.pk).first()
    return HandedCitizen(name=contact.name if contact else "", phone=contact.phone if contact else "", purpose=purpose)


def _handed_over(appeal: Appeal, citizen: HandedCitizen | None, clause: str, reason: str) -> HandedOver:
    own = name_of(appeal.pk)
    shown = (lambda text: text) if citizen else (lambda text: without_private(text, own))
    # What a picture shows cannot be left out of it: whoever wants to stay unknown is not handed over in one by the way.
    files = () if appeal.is_anonymous and not citizen else appeal.files.filter(is_here=True).order_by("pk")
    return HandedOver(
        appeal=HandedAppeal(
            number=appeal.number,
            track=track_hash(appeal.number, code_of(appeal.number)),
            received_at=appeal.received_at,
            kind=AppealKind(appeal.kind),
            urgency=Urgency(appeal.urgency),
            title=shown(appeal.title)[:120],
            text=shown(appeal.text),
            place=shown(appeal.place)[:160],
            lon=appeal.lon,
            lat=appeal.lat,
            category=appeal.category,
            is_anonymous=appeal.is_anonymous,
        ),
        citizen=citizen,
        clause=shown(clause)[:300],
        reason=shown(reason),
        clocks=list(_clocks(appeal)),
        files=[
            HandedFile(sha256=row.sha256, name=shown(row.name)[:160], media_type=row.media_type, size=row.size)
            for row in files
        ],
    )


def _clocks(appeal: Appeal) -> Iterator[HandedClock]:
    for stage in CARRIED_STAGES:
        row = appeal.timers.filter(stage=stage.value, round=appeal.round).order_by("-visit").first()
        if row is not None:
            yield _clock(row)


def _clock(row: AppealTimer) -> HandedClock:
    clock = HandedClock(
        stage=next(stage for stage in CARRIED_STAGES if stage.value == row.stage),
        started_at=row.started_at,
        stopped_at=row.stopped_at,
        due_at=row.due_at,
        used_s=0,
        limit=HandedLimit(
            amount=row.limit["amount"],
            kind=Kind(row.limit["kind"]),
            start_rule=StartRule(row.limit["start_rule"]),
        ),
        pauses=[
            HandedPause(begin=one.begin, end=one.end, basis=one.basis)
            for one in pauses_from(row.pauses)
            if one.end is not None
        ],
        extensions=[HandedExtension(amount=amount, approver=str(by)) for amount, by in row.extensions],
    )
    used = used_s(clock.as_limit(), appeal_calendar(), row.stopped_at or city_clock().now())
    return replace(clock, used_s=used)
