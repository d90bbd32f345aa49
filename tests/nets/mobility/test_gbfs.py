"""GBFS feeds of operators: pulled when they are due, counted without ever keeping an id."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from tests.nets.mobility.conftest import Parking, new_zone
from tests.nets.mobility.mds_items import LAT, LON, event, send, vehicle

from furong.kernel.clock import FrozenClock
from furong.nets.mobility.api import counts, feeds, gbfs, zones
from furong.nets.mobility.contracts.feeds import Channel, FeedState
from furong.nets.mobility.contracts.gbfs import NewGbfsSource
from furong.nets.mobility.errors.gbfs import GbfsAddressForbidden, GbfsSilent, GbfsSourceTaken, GbfsUnreadable
from furong.nets.mobility.jobs.gbfs import fetch_json
from furong.nets.mobility.models import GbfsSource

URL = "https://bikes.example/gbfs.json"
STATUS = "https://bikes.example/status.json"


def bike(name: str, lon: Any = LON, lat: Any = LAT, **more: Any) -> dict[str, Any]:
    return {"lon": lon, "lat": lat, "is_reserved": False, "is_disabled": False, "vehicle_id": name, **more}


def version_3(at: datetime, bikes: list[Any]) -> dict[str, Any]:
    head = {"last_updated": at.isoformat(), "ttl": 60, "version": "3.0"}
    files = [{"name": "vehicle_status", "url": STATUS}]
    return {URL: {**head, "data": {"feeds": files}}, STATUS: {**head, "data": {"vehicles": bikes}}}


def version_2(at: datetime, bikes: list[Any]) -> dict[str, Any]:
    head = {"last_updated": int(at.timestamp()), "ttl": 60, "version": "2.3"}
    files = {"feeds": [{"name": "free_bike_status", "url": STATUS}]}
    return {URL: {**head, "data": {"zh": files, "en": files}}, STATUS: {**head, "data": {"bikes": bikes}}}


def pull(documents: dict[str, Any]) -> None:
    """Let every source be due and pull it."""
    GbfsSource.objects.update(next_run_at=datetime.fromisoformat("2020-01-01T00:00:00+08:00"))
    assert gbfs.pull_due_gbfs(documents.__getitem__) == GbfsSource.objects.count()


def total(operator: str) -> float:
    (found,) = counts.list_live_counts(zones.list_zones())
    return found.by_operator[operator].value


@pytest.fixture
def source(parking: Parking, clock: FrozenClock) -> None:
    """A zone, and a feed of operator B."""
    zones.save_zone(parking.steward.actor, new_zone())
    made = gbfs.create_gbfs_source(parking.steward.actor, NewGbfsSource(key="b", operator="B", url=URL))
    assert (made.operator, made.failures) == ("B", 0)


@pytest.mark.parametrize("shape", [version_3, version_2], ids=["3.0", "2.3"])
@pytest.mark.usefixtures("source")
def test_a_feed_is_counted_and_none_of_its_ids_is_kept(parking: Parking, clock: FrozenClock, shape: Any) -> None:
    bikes = [bike(f"secret-{number}", is_disabled=number == 0) for number in range(5)]
    pull(shape(clock.now(), [*bikes, bike("nowhere", lon=None), bike("null island", lon=0, lat=0), "no bike"]))
    assert total("B") == pytest.approx(5, abs=0.001)
    (listed,) = gbfs.list_gbfs_sources_for(parking.steward.actor)
    assert (listed.version, listed.vehicles, listed.skipped) == ("3.0" if shape is version_3 else "2.3", 5, 3)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(s::text, ' ') FROM mobility_gbfssnapshot s")
        assert "secret" not in str(cursor.fetchone())
    # The same bikes under other ids, as after every trip, are the same number of bikes.
    clock.advance(timedelta(minutes=1))
    pull(shape(clock.now(), [bike(f"other-{number}") for number in range(5)]))
    assert total("B") == pytest.approx(5, abs=0.001)
    clock.advance(timedelta(minutes=20))
    assert total("B") == 0


@pytest.mark.usefixtures("source")
def test_who_sends_by_mds_is_not_counted_twice(parking: Parking, clock: FrozenClock) -> None:
    gbfs.create_gbfs_source(parking.steward.actor, NewGbfsSource(key="a", operator="A", url=URL))
    pull(version_3(clock.now(), [bike(str(number)) for number in range(4)]))
    assert [total("A"), total("B")] == pytest.approx([4, 4], abs=0.001)
    send(parking.feed_a, "vehicles", [vehicle(1)])
    send(parking.feed_a, "events", [event(1, clock.now(), "available", "provider_drop_off")])
    assert total("A") == pytest.approx(1, abs=0.001)


@pytest.mark.usefixtures("source")
def test_a_feed_that_stands_still_shows_as_late(parking: Parking, clock: FrozenClock) -> None:
    pull(version_3(clock.now() - timedelta(minutes=20), [bike("1")]))
    (found,) = [one for one in feeds.list_feed_health(["B"]) if one.channel is Channel.GBFS]
    assert (found.state, found.lag_s, found.stored) == (FeedState.LATE, 20 * 60, 1)


@pytest.mark.parametrize(
    ("documents", "trouble"),
    [
        ({URL: []}, "data is no object"),
        ({URL: {"data": {"feeds": [{"name": "station_status", "url": STATUS}]}}}, "names neither"),
        ({**version_3(datetime.fromisoformat("2026-11-24T09:00:00+08:00"), []), STATUS: {"data": {}}}, "no array"),
        (
            {
                URL: version_3(datetime.fromisoformat("2026-11-24T09:00:00+08:00"), [])[URL],
                STATUS: {"data": {"vehicles": []}, "last_updated": "x"},
            },
            "'x'",
        ),
    ],
    ids=["no object", "no vehicles", "no array", "no time"],
)
@pytest.mark.usefixtures("source")
def test_what_is_no_gbfs_is_told_and_tried_again_later(
    parking: Parking, documents: dict[str, Any], trouble: str
) -> None:
    pull(documents)
    pull(documents)
    (found,) = gbfs.list_gbfs_sources_for(parking.steward.actor)
    assert found.failures == 2
    assert trouble in found.error_en
    assert gbfs.pull_due_gbfs(documents.__getitem__) == 0


@pytest.mark.usefixtures("source")
def test_sources_over_rest(parking: Parking) -> None:
    bearer = parking.steward.bearer
    body = {"key": "c", "operator": "A", "url": "https://other.example/gbfs.json"}
    made = Client().post("/api/v1/mobility/gbfs-sources", body, content_type="application/json", headers=bearer)
    assert (made.status_code, made.json()["period_s"]) == (201, 60)
    with pytest.raises(GbfsSourceTaken):
        gbfs.create_gbfs_source(parking.steward.actor, NewGbfsSource(key="c", operator="A", url=URL))
    with pytest.raises(GbfsAddressForbidden):
        gbfs.create_gbfs_source(parking.steward.actor, NewGbfsSource(key="d", operator="A", url="file:///etc/passwd"))
    listed = Client().get("/api/v1/mobility/gbfs-sources", headers=bearer).json()
    assert [one["key"] for one in listed] == ["b", "c"]
    for status in (204, 404):
        assert Client().delete("/api/v1/mobility/gbfs-sources/c", headers=bearer).status_code == status


@pytest.mark.parametrize(
    ("port", "status"), [(8443, 201), (18080, 201), (65535, 201), (65536, 422), (99999, 422), (0, 422)], ids=str
)
def test_a_port_is_one_that_there_is(parking: Parking, port: int, status: int) -> None:
    body = {"key": "c", "operator": "A", "url": f"https://other.example:{port}/gbfs.json"}
    made = Client().post(
        "/api/v1/mobility/gbfs-sources", body, content_type="application/json", headers=parking.steward.bearer
    )
    assert made.status_code == status


class _Answers(BaseHTTPRequestHandler):
    """Answers each path with what it names."""

    def do_GET(self) -> None:
        good = b'{"data": {}}'
        found = {"/good": (200, good), "/packed": (200, gzip.compress(good)), "/bad": (200, b"<html>")}
        status, content = found.get(self.path, (503, b""))
        if self.path.startswith("/to/"):
            status = 302
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.path.removeprefix("/to/"))
        if self.path == "/packed":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """A server on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_only_addresses_that_may_be_asked_are_asked(address: str) -> None:
    with pytest.raises(GbfsAddressForbidden):
        fetch_json(f"{address}/good")
    listed = {**settings.FURONG_OPTIONS, "CONNECTOR_HOSTS": ("127.0.0.1",)}
    with override_settings(FURONG_OPTIONS=listed):
        for path in ("good", "packed", f"to/{address}/good"):
            assert fetch_json(f"{address}/{path}") == json.loads('{"data": {}}')
        with pytest.raises(GbfsUnreadable):
            fetch_json(f"{address}/bad")
        with pytest.raises(GbfsSilent, match="503"):
            fetch_json(f"{address}/none")
        with pytest.raises(GbfsAddressForbidden, match="169.254"):
            fetch_json(f"{address}/to/http://169.254.169.254/gbfs.json")
        for nowhere in ("file:///etc/passwd", "http://bikes.example:99999/", "http://[/"):
            with pytest.raises(GbfsUnreadable):
                fetch_json(f"{address}/to/{nowhere}")
    with pytest.raises(GbfsAddressForbidden):
        fetch_json("ftp://127.0.0.1/good")
