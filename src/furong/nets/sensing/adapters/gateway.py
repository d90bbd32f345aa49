"""The process that takes in what devices bring: the door for MQTT, and the bulk lane of NATS."""

from __future__ import annotations

import asyncio
import logging
import threading

from django.db import Error, connection

from furong.foundation.streams import StreamUnavailable
from furong.kernel.clock import SystemClock
from furong.nets.sensing.adapters.mqtt_batches import Batches
from furong.nets.sensing.adapters.mqtt_door import MqttDoor
from furong.nets.sensing.adapters.mqtt_upstream import Upstream
from furong.nets.sensing.api import intake as api

__all__ = ["run_gateway"]

_log = logging.getLogger("furong.sensing.gateway")
_PAUSE_S = 1.0
_LOOK_S = 0.2


def run_gateway(host: str, port: int, upstream: Upstream | None, stop: threading.Event) -> None:
    """Take readings in until asked to stop.

    Args:
        host: The address for devices.
        port: The port for MQTT; 0 for none. [1]
        upstream: What answers subscriptions and SensorThings over MQTT, if anything.
        stop: Set when it is to end.
    """
    bulk = threading.Thread(target=_run_bulk, args=(stop,), name="bulk-lane", daemon=True)
    bulk.start()
    while not stop.is_set():
        try:
            with asyncio.Runner() as runner:
                runner.run(_listen(host, port, upstream, stop))
        except (Error, StreamUnavailable):
            _log.exception("gateway_stopped")
            connection.close()
            stop.wait(_PAUSE_S)
    bulk.join(_PAUSE_S)


async def _listen(host: str, port: int, upstream: Upstream | None, stop: threading.Event) -> None:
    intake = await asyncio.to_thread(api.city_intake)
    server = await MqttDoor(Batches(intake, SystemClock()), upstream).listen(host, port) if port else None
    while not stop.is_set():
        await asyncio.sleep(_LOOK_S)
    if server is not None:
        server.close()


def _run_bulk(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            api.run_bulk_lane(stop)
        except (Error, StreamUnavailable):
            _log.exception("bulk_lane_stopped")
            connection.close()
            stop.wait(_PAUSE_S)
