"""What a camera made out of a zone is sent over the interface and drawn on the page of the point."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.nets.mobility.conftest import Parking, new_zone, parking

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import zones

__all__ = ["parking"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def test_a_camera_sends_its_boxes_over_the_interface_and_the_page_draws_them(
    parking: Parking, clock: FrozenClock
) -> None:
    zone = new_zone(capacity=20, valid_from=clock.now() - timedelta(days=1))
    zones.save_zone(parking.steward.actor, zone)
    box = {"left": 20, "top": 40, "right": 50, "bottom": 90, "confidence": 0.87, "state": "fallen", "inside": False}
    look = {"camera": "gate", "width": 640, "height": 360, "frame": [[0, 0], [9, 0], [9, 9]], "boxes": [box]}
    body = {"at": clock.now().isoformat(), "source": "camera", "total": 1, "sigma": 0.4, "look": look}
    path, kind = f"/api/v1/mobility/zones/{zone.key}", "application/json"
    sent = Client().post(f"{path}/counts", json.dumps(body), content_type=kind, headers=parking.gateway.bearer)
    assert sent.status_code == 201
    (told,) = Client().get(f"{path}/looks", headers=parking.duty.bearer).json()
    assert told["look"]["boxes"] == [{**box, "kind": "bicycle"}]
    broken = {**body, "look": {**look, "boxes": [{**box, "confidence": 7}]}}
    refused = Client().post(f"{path}/counts", json.dumps(broken), content_type=kind, headers=parking.gateway.bearer)
    assert refused.status_code == 422
    client = Client(headers={"Accept": "text/html"})
    client.force_login(parking.duty.user)
    page = client.get(f"/mobility/points/{zone.key}").content.decode()
    for text in ('viewBox="0 0 640 360"', 'data-state="fallen" data-outside x="20.0"', "0,0 9,0 9,9", "87%", "倒伏"):
        assert text in page, text
