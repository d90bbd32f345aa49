"""The processes of a node: ``web`` answers people and machines, ``worker`` moves the city on, ``engine`` evaluates."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
import time
from types import FrameType
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from furong.foundation.servers import DataDirectory
from furong.project.node import set_up_django
from furong.project.options import read_options

if TYPE_CHECKING:
    from furong.foundation.webhooks.sending import WebhookSender
    from furong.nets.hotline.adapters.cities.sending import CitySender
    from furong.nets.hotline.adapters.mail.keeping import MailKeeper
    from furong.nets.hotline.adapters.training.trainer import ModelTrainer

__all__ = ["run_part"]

_log = logging.getLogger("furong.parts")
_TICK_S = 0.5
_STOP_S = 10.0
_MQTT_PORT = 1883
#: After an error of the database the worker waits this long: it may be restarting. [s]
_PAUSE_S = 1.0


def run_part(name: str) -> None:
    """Run the part of that name until SIGTERM."""
    set_up_django(read_options()["DATA"])
    kind = name.partition("-")[0]
    {"web": _run_web, "worker": _run_worker, "gateway": _run_gateway, "engine": _run_engine}[kind](name)


def _run_web(_name: str) -> None:
    import uvicorn

    options = read_options()
    config = uvicorn.Config(
        "furong.project.asgi:application",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=3,
        server_header=False,
    )
    uvicorn.Server(config).run([_shared_door(options["HTTP_HOST"], options["HTTP_PORT"])])


def _shared_door(host: str, port: int) -> socket.socket:
    """Return a door at the address that every web process of the node has one at: the system deals callers out."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    door.bind((host, port))
    return door


def _run_worker(_name: str) -> None:
    from django.db import Error, connection

    from furong.foundation.jobs.queue import JobWorker
    from furong.nets.sensing.api.history import HistoryKeeper
    from furong.project.connecting import connector_runner
    from furong.project.ticking import Ticker

    stop = _stop_when_asked()
    jobs = JobWorker()
    jobs.start()
    keeper = threading.Thread(target=HistoryKeeper().run, args=(stop,), name="history", daemon=True)
    keeper.start()
    _begin_demo(stop)
    connectors = connector_runner()
    connectors.start()
    senders = _senders()
    for sender in senders:
        sender.start()
    ticker = Ticker()
    while not stop.is_set():
        begun = time.monotonic()
        try:
            ticker.tick()
        except Error:
            _log.exception("tick_failed")
            connection.close()
            ticker = Ticker()
            stop.wait(_PAUSE_S)
        stop.wait(max(0.0, _TICK_S - (time.monotonic() - begun)))
    connectors.stop(_STOP_S)
    for sender in senders:
        sender.stop(_STOP_S)
    jobs.stop(_STOP_S)
    keeper.join(_STOP_S)


def _senders() -> tuple[WebhookSender, CitySender, MailKeeper, ModelTrainer]:
    """Return what works beside the jobs: what carries words out of the node (webhooks, cities, mail), and trainings."""
    from django.conf import settings

    from furong.foundation.webhooks.sending import WebhookSender
    from furong.nets.hotline.adapters.cities.sending import CitySender
    from furong.nets.hotline.adapters.mail.keeping import MailKeeper
    from furong.nets.hotline.adapters.training.trainer import ModelTrainer

    options = settings.FURONG_OPTIONS
    return (
        WebhookSender(options["WEBHOOK_HOSTS"]),
        CitySender(options["HOTLINE_CITY_HOSTS"]),
        MailKeeper(options["HOTLINE_MAIL_URL"], options["HOTLINE_SMTP_URL"], authorities=options["HOTLINE_MAIL_CA"]),
        ModelTrainer(),
    )


def _begin_demo(stop: threading.Event) -> None:
    """Let things and operators of the demo report, when one is running."""
    from django.conf import settings

    from furong.scenarios.demo import running_demo
    from furong.scenarios.demo_fleet import DemoFleet
    from furong.scenarios.demo_hotline import DemoHotline
    from furong.scenarios.demo_things import DemoThings

    if running_demo(settings.FURONG_PACKS) is None:
        return
    fleet = [DemoFleet(settings.FURONG_PACKS).run] if settings.FURONG_OPTIONS["DEMO_FLEET"] else []
    hotline = [DemoHotline(is_learning=True).run] if settings.FURONG_OPTIONS["DEMO_HOTLINE"] else []
    for run in (DemoThings().run, *hotline, *fleet):
        threading.Thread(target=run, args=(stop,), name="demo", daemon=True).start()


def _run_gateway(_name: str) -> None:
    from furong.foundation.servers.nats import mqtt_door
    from furong.nets.sensing.adapters.gateway import run_gateway
    from furong.nets.sensing.adapters.mqtt_upstream import Upstream
    from furong.nets.sensing.adapters.sensorthings.subscribers import run_sensorthings_subscriber, watch

    options = read_options()
    behind = None
    if options["NATS_MQTT_URL"]:
        own = urlsplit(options["NATS_MQTT_URL"])
        behind = Upstream(
            own.hostname or "", own.port or _MQTT_PORT, unquote(own.username or ""), unquote(own.password or "")
        )
    elif not options["NATS_URL"]:
        door = mqtt_door(DataDirectory(options["DATA"]))
        behind = Upstream(door.host, door.port, door.user, door.password)
    stop = _stop_when_asked()
    watch()
    threading.Thread(target=run_sensorthings_subscriber, args=(stop,), name="sensorthings", daemon=True).start()
    run_gateway(options["HTTP_HOST"], options["SENSING_MQTT_PORT"] or 0, behind, stop)


def _run_engine(name: str) -> None:
    from furong.nets.sensing.api.pipeline import run_engine

    directory = DataDirectory(read_options()["DATA"])
    stop = _stop_when_asked()
    # One process at a time has the name, so that one that starts again goes on with its partitions at once.
    with directory.hold(name):
        run_engine(f"{directory.secret('node.name')[:12]}/{name}", stop)


def _stop_when_asked() -> threading.Event:
    """Return what is set when the node asks this process to end."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return stop


if __name__ == "__main__":
    run_part(sys.argv[1])
