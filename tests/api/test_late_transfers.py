"""Transfers between cities that nobody decides about in time: both sides are warned, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.nets.hotline.conftest import Hotline, hotline
from tests.nets.hotline.test_cities import chief, deyang, offered, operator, transfer
from tests.support.city import Person
from tests.support.far_city import FarCity, handed_over

from furong.foundation.outbox.models import OutboxEvent
from furong.kernel.clock import FrozenClock
from furong.nets.hotline.api import appeals, cities, clocks, transfers

__all__ = ["chief", "deyang", "hotline", "operator"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def test_overdue_transfers_of_both_ways_warn_once_on_board_page_and_history(
    hotline: Hotline, chief: Person, deyang: FarCity, clock: FrozenClock
) -> None:
    number, claim = offered(hotline, chief)
    cities.take_receipt(claim, deyang.receipt(claim.body, decide_by="2026-11-25T02:00:00Z"))
    deyang.knocks(deyang.written("transfer", handed_over()))
    client = Client(headers={"Accept": "text/html"})
    client.force_login(chief.user)
    assert transfers.warn_overdue_transfers() == 0
    assert "data-late-transfers" not in client.get("/hotline/board").content.decode()
    clock.advance(timedelta(days=4))
    before = [one for one in clocks.get_appeal_clocks_for(chief.actor, number).clocks if one.stopped_at is None]
    assert (transfers.warn_overdue_transfers(), transfers.warn_overdue_transfers()) == (2, 0)
    detail = appeals.get_appeal_for(chief.actor, number)
    (note,) = [one for one in detail.history if one.step == "transfer_overdue"]
    assert (detail.info.state, note.note) == ("offered", "德阳未在 11-25 10:00 前接收或退回")
    after = [one for one in clocks.get_appeal_clocks_for(chief.actor, number).clocks if one.stopped_at is None]
    assert [one.started_at for one in after] == [one.started_at for one in before]
    told = OutboxEvent.objects.filter(ce_type__contains="hotline.transfer.overdue")
    assert {row.data["way"] for row in told} == {"in", "out"}
    for path in ("/hotline/board", "/hotline/transfers"):
        page = client.get(path).content.decode()
        assert all(text in page for text in ("data-late-transfers", "外市尚未答复", "我市尚未答复")), path
    own = client_board(hotline.supervisor)
    assert (own["late_transfers"]["theirs"], own["late_transfers"]["ours"]) == (1, 0), "what is offered to the city"
    identity = transfer(chief, "in")["id"]
    transfers.reject_transfer(chief.actor, UUID(identity), reason="非本市河段")
    assert client_board(chief)["late_transfers"]["ours"] == 0


def client_board(person: Person) -> Any:
    return Client().get("/api/v1/hotline/board", headers=person.bearer).json()
