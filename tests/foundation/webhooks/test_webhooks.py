"""Webhooks: every event arrives at a receiver that often fails, signed, under one id, in the order of its subject."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.support.city import HIGH_TECH, WUHOU, Person, hire
from tests.support.webhooks import LOOPBACK, QUICK, RUNG, Rung, receiving, ring, send_all, subscribe

from furong.foundation.identity.errors import ActionRefused
from furong.foundation.transactions import transaction
from furong.foundation.webhooks import subscribing
from furong.foundation.webhooks.errors import (
    AddressForbidden,
    DeliveryWaiting,
    EventTypeUnknown,
    WebhookUnknown,
)
from furong.foundation.webhooks.models import Webhook, WebhookDelivery
from furong.foundation.webhooks.posting import post
from furong.foundation.webhooks.queueing import RetryPolicy, Told, claim_delivery, queue_events
from furong.foundation.webhooks.sending import WebhookSender
from furong.foundation.webhooks.signing import signatures
from furong.foundation.webhooks.subscribing import WebhookDraft
from furong.kernel.events import Event

#: Senders in threads of their own see what is committed only.
committed = pytest.mark.usefixtures("own_database")
#: However busy the machine is. [s]
_PATIENCE_S = 120.0


def expected_signature(secret: str, headers: dict[str, str], body: bytes) -> str:
    """Return the signature as Standard Webhooks defines it, computed apart from the code under test."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def test_the_signature_is_that_of_the_specification() -> None:
    """The example that implementations of Standard Webhooks share."""
    key = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    told = signatures([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@committed
def test_every_event_arrives_at_a_receiver_that_fails_half_of_the_time(admin: Person) -> None:
    chance = random.Random(4)
    answers = [chance.choice([200, 204, 500, 0]) for _ in range(2000)]
    with receiving(lambda number: answers[number]) as receiver:
        _, secret = subscribe(admin, receiver.url)
        announced = {f"bell-{n}": ring(*range(10), subject=f"bell-{n}") for n in range(6)}
        send_all()
        arrived: dict[str, list[str]] = defaultdict(list)
        for message in receiver.taken():
            assert message["specversion"] == "1.0"
            assert (message["type"], message["source"]) == (RUNG.ce_type, "/tests")
            arrived[message["subject"]].append(message["id"])
        assert arrived == announced
        failed = [status for _, _, status in receiver.got if not 200 <= status < 300]
        assert len(failed) > 20
        bodies: dict[str, set[bytes]] = defaultdict(set)
        for headers, body, _ in receiver.got:
            assert headers["content-type"].startswith("application/cloudevents+json")
            assert headers["webhook-signature"] == expected_signature(secret, headers, body)
            assert abs(int(headers["webhook-timestamp"]) - time.time()) < 600
            assert json.loads(body)["id"] == headers["webhook-id"]
            bodies[headers["webhook-id"]].add(body)
        assert all(len(sent) == 1 for sent in bodies.values())


@committed
def test_a_message_that_arrived_before_its_sender_died_is_sent_again_under_the_same_id(admin: Person) -> None:
    with receiving(lambda _: 200) as receiver:
        subscribe(admin, receiver.url)
        (identity,) = ring(1)
        ring(2)
        claim = claim_delivery(lease_s=600, failing_too=True)
        assert claim is not None
        assert post(
            claim.url, claim.body, {"webhook-id": claim.identity}, timeout_s=60, open_hosts=LOOPBACK
        ).is_delivered
        # The sender dies here. Nobody takes the later event of the subject before this one.
        assert claim_delivery(lease_s=600, failing_too=True) is None
        WebhookDelivery.objects.filter(claimed_until__isnull=False).update(claimed_until=timezone.now())
        send_all()
        ids = [headers["webhook-id"] for headers, _, _ in receiver.got]
        assert ids[:2] == [identity, identity]
        assert len(ids) == 3


@committed
def test_a_message_is_parked_after_so_many_attempts_and_can_be_sent_again(admin: Person) -> None:
    answers = [500] * 6 + [200] * 9
    with receiving(lambda number: answers[number]) as receiver:
        webhook, _ = subscribe(admin, receiver.url)
        (refused,) = ring(1)
        ring(2)
        send_all(RetryPolicy(first_s=0.01, factor=1, longest_s=0.01, attempts=6, patience=99))
        info = subscribing.get_webhook(admin.actor, webhook)
        assert (info.parked, info.waiting, info.trouble) == (1, 0, "")
        (parked,) = subscribing.list_deliveries(admin.actor, webhook, state="parked")
        assert (str(parked.event_id), parked.attempts, parked.status) == (refused, 6, 500)
        assert parked.trouble == "HTTP 500 Internal Server Error"
        assert [message["data"]["number"] for message in receiver.taken()] == [2]
        subscribing.replay_delivery(admin.actor, webhook, parked.id)
        with pytest.raises(DeliveryWaiting):
            subscribing.replay_delivery(admin.actor, webhook, parked.id)
        send_all()
        assert [message["id"] for message in receiver.taken()][-1] == refused
        assert subscribing.replay_parked(admin.actor, webhook) == 0


def test_waits_grow_by_their_factor_to_a_limit_and_differ_by_chance() -> None:
    policy = RetryPolicy()
    for failures, plain_s in ((1, 5), (2, 15), (3, 45), (9, 21600), (60, 21600)):
        waits = {policy.wait(failures).total_seconds() for _ in range(50)}
        assert plain_s * 0.5 <= min(waits) < max(waits) <= plain_s * 1.5
    assert policy.rest(4) == timedelta()
    assert policy.rest(50).total_seconds() <= 900


@committed
def test_receivers_that_are_slow_or_gone_hold_up_nobody_else(admin: Person) -> None:
    release = threading.Event()

    def hang(_number: int) -> int:
        release.wait(_PATIENCE_S)
        return 200

    with receiving(lambda _: 200) as well, receiving(hang) as slow:
        for _ in range(6):
            subscribe(admin, slow.url)
        subscribe(admin, well.url)
        sender = WebhookSender(LOOPBACK, QUICK, timeout_s=0.5)
        sender.start()
        try:
            announced: Sequence[str] = [identity for n in range(8) for identity in ring(1, 2, 3, subject=f"b{n}")]
            deadline = time.monotonic() + _PATIENCE_S / 2
            while WebhookDelivery.objects.filter(state="delivered").count() < len(announced):
                assert time.monotonic() < deadline
                time.sleep(0.02)
            assert {message["id"] for message in well.taken()} == set(announced)
        finally:
            release.set()
            sender.stop(_PATIENCE_S)


@pytest.mark.django_db
def test_a_receiver_that_is_gone_for_good_is_told_nothing_more(admin: Person) -> None:
    with receiving(lambda _: 410) as receiver:
        webhook, _ = subscribe(admin, receiver.url)
        ring(1)
        sender = WebhookSender(LOOPBACK, QUICK)
        assert sender.send_due() == 1
        ring(2)
        WebhookDelivery.objects.update(due_at=timezone.now())
        assert sender.send_due() == 0
        info = subscribing.get_webhook(admin.actor, webhook)
        assert (info.is_paused, info.waiting, info.trouble) == (True, 2, "HTTP 410 Gone")


@pytest.mark.django_db
def test_a_receiver_may_ask_to_be_left_alone(admin: Person) -> None:
    with receiving(lambda _: 503) as receiver:
        subscribe(admin, receiver.url)
        ring(1)
        begun = timezone.now()
        assert WebhookSender(LOOPBACK, QUICK).send_due() == 1
        assert WebhookDelivery.objects.get().due_at >= begun + timedelta(seconds=3600)


def test_an_address_where_nobody_listens_is_an_attempt_that_failed() -> None:
    outcome = post("http://127.0.0.1:1/", b"", {}, timeout_s=60, open_hosts=LOOPBACK)
    assert (outcome.status, outcome.is_delivered) == (None, False)
    assert "refused" in outcome.trouble


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x", "http://169.254.169.254/latest", "https://10.1.2.3/", "http://localhost/"]
)
@pytest.mark.django_db
def test_internal_addresses_are_refused_when_they_are_written_and_when_a_name_leads_there(
    admin: Person, settings: Any, url: str
) -> None:
    settings.FURONG_OPTIONS = {**settings.FURONG_OPTIONS, "WEBHOOK_HOSTS": ()}
    with pytest.raises(AddressForbidden, match="FURONG_WEBHOOK_HOSTS"):
        subscribe(admin, url)
    outcome = post(url, b"{}", {}, timeout_s=60)
    assert outcome.status is None
    assert "FURONG_WEBHOOK_HOSTS" in outcome.trouble


@pytest.mark.django_db
def test_a_redirect_is_not_followed(admin: Person) -> None:
    with receiving(lambda _: 302) as receiver:
        outcome = post(receiver.url, b"{}", {}, timeout_s=60, open_hosts=LOOPBACK)
        assert (outcome.status, outcome.is_delivered, len(receiver.got)) == (302, False, 1)


@committed
def test_a_webhook_is_told_of_its_area_and_of_what_it_wants_only(admin: Person) -> None:
    with receiving(lambda _: 200) as receiver:
        subscribe(admin, receiver.url, area=WUHOU)
        ring(1, area=HIGH_TECH)
        (there,) = ring(2, area=WUHOU)
        send_all()
        assert [message["id"] for message in receiver.taken()] == [there]
    with pytest.raises(EventTypeUnknown, match="casework.case.opened"):
        subscribing.create_webhook(
            admin.actor, WebhookDraft(title="t", url="https://a.example/", event_types=("no.such",), area=WUHOU)
        )


@pytest.mark.django_db
def test_the_same_event_again_is_queued_once(admin: Person) -> None:
    subscribe(admin, "https://receiver.example/")
    event = Event(id=uuid4(), type=RUNG, source="/t", subject="b", time=datetime.now(UTC), data=Rung(number=1))
    for _ in range(2):
        with transaction():
            queue_events([Told(event=event, area="510100", data={"number": 1})])
    assert WebhookDelivery.objects.count() == 1


@committed
def test_a_secret_that_is_replaced_is_still_signed_with_for_a_day(admin: Person) -> None:
    with receiving(lambda _: 200) as receiver:
        webhook, old = subscribe(admin, receiver.url)
        new = subscribing.rotate_secret(admin.actor, webhook)
        ring(1)
        send_all()
        Webhook.objects.update(old_secret_until=timezone.now())
        ring(2)
        send_all()
        told = [
            (headers["webhook-signature"].split(" "), [expected_signature(key, headers, body) for key in (new, old)])
            for headers, body, _ in receiver.got
        ]
        assert told[0][0] == told[0][1]
        assert told[1][0] == told[1][1][:1]


@pytest.mark.django_db
def test_webhooks_belong_to_those_who_manage_their_area(admin: Person) -> None:
    webhook, _ = subscribe(admin, "https://receiver.example/", area=HIGH_TECH)
    elsewhere = hire("administrator", name="admin-wuhou", area=WUHOU)
    near = hire("administrator", name="admin-high-tech", area=HIGH_TECH)
    assert [info.id for info in subscribing.list_webhooks(near.actor)] == [webhook]
    assert subscribing.list_webhooks(elsewhere.actor) == []
    with pytest.raises(WebhookUnknown):
        subscribing.list_deliveries(elsewhere.actor, webhook)
    with pytest.raises(WebhookUnknown):
        subscribing.delete_webhook(elsewhere.actor, webhook)
    with pytest.raises(ActionRefused):
        subscribe(elsewhere, "https://receiver.example/", area=HIGH_TECH)
    subscribing.delete_webhook(near.actor, webhook)
    assert subscribing.list_webhooks(admin.actor) == []
