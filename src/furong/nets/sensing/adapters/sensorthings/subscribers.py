"""SensorThings over MQTT (18-088, clauses 13 and 14), and observations as readings of the city.

Whoever subscribes to ``v1.1/Datastreams(1)/Observations`` or another set or entity is told of what is written there;
whoever publishes an entity to a set makes it. The message server spells a topic's ``/`` as ``.`` and its ``.`` as
``//``.
"""

from __future__ import annotations

import logging
import threading
from functools import cache

from django.conf import settings
from django.db import Error, connection

from furong.foundation.streams import Streams, StreamUnavailable
from furong.kernel.errors import FurongError
from furong.nets.sensing.adapters.sensorthings.door import answered
from furong.nets.sensing.adapters.sensorthings.messages import Question, as_json
from furong.nets.sensing.api import intake, registry
from furong.nets.sensing.api import sensorthings as api

__all__ = ["run_sensorthings_subscriber", "watch"]

_log = logging.getLogger("furong.sensing.sensorthings")

_VERSION = "v1//1"
_STREAM = "SENSORTHINGS"
_STREAM_BYTES = 256 << 20
#: Marks what we publish ourselves, so that it is not taken for an entity that somebody wants to make.
_OURS = "Furong-Notice"
_MESSAGES = 100
_WAIT_S = 1.0
_PAUSE_S = 1.0
_MS = 1000


@cache
def _streams() -> Streams:
    return Streams(intake.stream_server(), name="sensorthings").connect()


def root() -> str:
    """Return the address of the service for links in messages, which come from no request."""
    options = settings.FURONG_OPTIONS
    scheme = "https" if options["HTTPS"] else "http"
    return f"{scheme}://{options['ALLOWED_HOSTS'][0]}:{options['HTTP_PORT']}/sensorthings/v1.1"


def watch() -> None:
    """From now on, tell subscribers and the engine of what this process writes."""
    api.watch_sta_entities(_tell)


def _tell(entity: api.EntityType, row: api.Row) -> None:
    try:
        _tell_subscribers(entity, row)
        if entity.name == "Observation":
            _pass_on(row)
    except FurongError:
        _log.exception("sensorthings_notice_failed")


def _tell_subscribers(entity: api.EntityType, row: api.Row) -> None:
    document = api.Renderer(root()).entity(row, entity, api.Options())
    payload = as_json(document)
    own = f"{entity.set_name}({row.pk})"
    topics = [entity.set_name, own]
    for navigation in entity.navigations.values():
        if not navigation.is_many and getattr(row, f"{navigation.path}_id") is not None:
            around = api.ENTITIES[navigation.target]
            topics.append(f"{around.set_name}({getattr(row, f'{navigation.path}_id')})/{entity.set_name}")
    for topic in topics:
        _streams().publish_notice(_subject(topic), payload, {_OURS: "1"})
    for name in entity.properties:
        if name in document:
            _streams().publish_notice(_subject(f"{own}/{name}"), as_json({name: document[name]}), {_OURS: "1"})


def _subject(topic: str) -> str:
    return f"{_VERSION}.{topic.replace('.', '//').replace('/', '.')}"


def _pass_on(row: api.Row) -> None:
    """Give a number to the engine as a reading of the datastream's own thing."""
    result = row.result
    if row.datastream_id is None or isinstance(result, bool) or not isinstance(result, int | float):
        return
    code = f"sta-datastream-{row.datastream_id}"
    if registry.city_registry().numbers_of([code])[0] < 0:
        registry.register_thing(code, *api.place_of(row.datastream))
    at_ms = int(row.phenomenon_start.timestamp() * _MS)
    intake.city_intake().take_columns([code], [at_ms], [float(result)], "sensorthings")


def run_sensorthings_subscriber(stop: threading.Event) -> None:
    """Make the entities that clients publish, until asked to stop."""
    while not stop.is_set():
        try:
            streams = _streams()
            streams.ensure_stream(_STREAM, [f"{_VERSION}.>"], max_bytes=_STREAM_BYTES)
            _follow(streams, stop)
        except (Error, StreamUnavailable):
            _log.exception("sensorthings_subscriber_stopped")
            connection.close()
            stop.wait(_PAUSE_S)


def _follow(streams: Streams, stop: threading.Event) -> None:
    done = 0
    while not stop.is_set():
        messages = streams.fetch(_STREAM, done, _MESSAGES, _WAIT_S)
        for message in messages:
            if _OURS not in message.headers:
                _make(message.subject, message.payload)
        if messages:
            done = messages[-1].sequence
            streams.purge(_STREAM, done)


def _make(subject: str, payload: bytes) -> None:
    topic = subject.removeprefix(f"{_VERSION}.").replace("//", "\0").replace(".", "/").replace("\0", ".")
    answer = answered(Question(method="POST", path=topic, body=payload, root=root()))
    if answer.status >= 400:
        _log.warning("sensorthings_message_refused", extra={"topic": topic, "answer": answer.whole()[:500].decode()})
