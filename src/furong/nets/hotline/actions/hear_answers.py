"""Hear what another city says of an appeal that it was offered: whether it accepts it, and how far it is."""

from __future__ import annotations

from furong.foundation.transactions import transaction_required
from furong.nets.hotline.actions.post_to_city import announce_transfer
from furong.nets.hotline.actions.take_step import SYSTEM, record_note, take_step
from furong.nets.hotline.contracts.cities import TransferState, TransferWay
from furong.nets.hotline.domain.envelopes import CityMessage
from furong.nets.hotline.domain.handed_over import Decision, Status, read_content, written_content
from furong.nets.hotline.errors.cities import CityMessageUnreadable, TransferSettled, TransferUnknown
from furong.nets.hotline.errors.names import state_words
from furong.nets.hotline.models import Appeal, PartnerCity, Transfer

__all__ = ["hear_decision", "hear_status"]

_UNDECIDED = (TransferState.SENDING, TransferState.OFFERED)


@transaction_required
def hear_decision(partner: PartnerCity, message: CityMessage) -> None:
    """Let an appeal end here because the other city has accepted it, or come back to where it was.

    Raises:
        TransferUnknown: When nothing of that id was offered to that city.
        TransferSettled: When it was decided before, or taken back.
        CityMessageUnreadable: When the decision is none.
    """
    told = read_content(Decision, message.content)
    if told.accepted != bool(told.number) or not (told.accepted or told.reason.strip()):
        raise CityMessageUnreadable(trouble="a decision has a number, or a reason against it")
    transfer = _offered(partner, message)
    if transfer.state not in _UNDECIDED:
        raise TransferSettled(transfer=str(transfer.pk), state=transfer.state)
    appeal = Appeal.objects.select_for_update().get(pk=transfer.appeal_id)
    transfer.state = (TransferState.ACCEPTED if told.accepted else TransferState.REJECTED).value
    transfer.other_number, transfer.decision = told.number, told.reason.strip()
    transfer.decided_by, transfer.decided_at = told.by[:60], told.at
    transfer.save()
    if told.accepted:
        take_step(appeal, "handed_over", SYSTEM, note=f"{partner.name_zh} {told.number}")
    else:
        take_step(appeal, f"refused_{transfer.came_from}", SYSTEM, note=f"{partner.name_zh}：{told.reason.strip()}")
    announce_transfer(transfer)


@transaction_required
def hear_status(partner: PartnerCity, message: CityMessage) -> None:
    """Keep where an appeal stands in the other city; what comes late changes nothing.

    Raises:
        TransferUnknown: When nothing of that id was offered to that city.
        TransferSettled: When it has not accepted it.
        CityMessageUnreadable: When the status is none.
    """
    told = read_content(Status, message.content)
    transfer = _offered(partner, message)
    if transfer.state != TransferState.ACCEPTED:
        raise TransferSettled(transfer=str(transfer.pk), state=transfer.state)
    if told.seq <= transfer.far_seq:
        return
    before, transfer.far_seq, transfer.far = transfer.far, told.seq, written_content(told)
    transfer.save(update_fields=["far_seq", "far"])
    if (before.get("state"), before.get("reply")) != (told.state.value, told.reply):
        appeal = Appeal.objects.select_for_update().get(pk=transfer.appeal_id)
        said = f"：{told.reply}" if told.reply and told.reply != before.get("reply") else ""
        record_note(appeal, SYSTEM, "city_told", f"{partner.name_zh} {state_words(told.state.value).zh}{said}")
    announce_transfer(transfer)


def _offered(partner: PartnerCity, message: CityMessage) -> Transfer:
    found = Transfer.objects.select_for_update().filter(pk=message.transfer, way=TransferWay.OUT.value, partner=partner)
    transfer = found.first()
    if transfer is None:
        raise TransferUnknown(transfer=str(message.transfer))
    return transfer
