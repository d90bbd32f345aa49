"""MDS 2.0.2 Agency: what an operator's machine sends of its vehicles, with the bearer token of the operator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, cast
from uuid import UUID

from django.db import DataError
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from furong.foundation.identity.actors import actor_of
from furong.foundation.identity.errors import TokenUnusable
from furong.foundation.identity.tokens import user_of_token
from furong.foundation.rest import read_body
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page
from furong.kernel.errors import FurongError
from furong.kernel.permissions import Actor
from furong.nets.mobility.adapters.mds.answers import (
    VERSION,
    MdsRefused,
    bulk,
    demand_version,
    milliseconds,
    refused,
    sent,
)
from furong.nets.mobility.api import feeds, operators, vehicles
from furong.nets.mobility.contracts.feeds import BulkResult, Channel
from furong.nets.mobility.contracts.operators import OperatorInfo
from furong.nets.mobility.contracts.vehicles import VehicleInfo
from furong.nets.mobility.errors.operators import OperatorUnknown

__all__ = ["mds_agency"]

_BEARER = "bearer "
#: Records of one request at most. [1]
_ITEMS_MAX = 20_000
_LISTED_MAX = 1_000
_OFFSET_DIGITS = 9
#: The earliest time of MDS, for a list in which nothing ever happened.
_EARLIEST = datetime(2018, 1, 1, tzinfo=UTC)
_CHANNELS = {
    "vehicles": Channel.VEHICLES,
    "events": Channel.EVENTS,
    "telemetry": Channel.TELEMETRY,
    "trips": Channel.TRIPS,
}


@csrf_exempt
@page(public=True, methods=("GET", "POST", "PUT"))
def mds_agency(request: PageRequest, rest: str) -> HttpResponse:
    """Answer a request of an operator's machine; who it is, its token says."""
    try:
        demand_version(request)
        return _answered(request, rest.strip("/"))
    except MdsRefused as error:
        return refused(error)
    except FurongError as error:
        sentence = error.sentence(language_of())
        return refused(MdsRefused(HTTPStatus(error.status), error.code, sentence, (sentence,)))
    except DataError as error:
        detail = str(error).splitlines()[0]
        return refused(MdsRefused(HTTPStatus.BAD_REQUEST, "bad_param", "A value cannot be stored.", (detail,)))


def _answered(request: PageRequest, path: str) -> HttpResponse:
    actor = _actor(request)
    operator = operators.operator_of(actor, feeds.FEED)
    if request.method != "GET":
        return _taken(request, actor, path)
    parts = path.split("/")
    if parts[0] != "vehicles" or len(parts) > 3 or (len(parts) == 3 and parts[1] != "status"):
        raise _unknown(path)
    shows_status = len(parts) > 1 and parts[1] == "status"
    named = parts[2 if shows_status else 1 :]
    return _listed(request, operator, named[0] if named else "", shows_status=shows_status)


def _actor(request: PageRequest) -> Actor:
    header = request.headers.get("Authorization", "")
    try:
        actor = actor_of(user_of_token(header[len(_BEARER) :].strip() if header[:7].lower() == _BEARER else ""))
    except TokenUnusable:
        raise MdsRefused(
            HTTPStatus.UNAUTHORIZED, "unauthorized", "A bearer token of the operator is needed.", ("Authorization",)
        ) from None
    if not actor.holds(feeds.FEED):
        raise MdsRefused(HTTPStatus.FORBIDDEN, "forbidden", "This token may not send for an operator.", (feeds.FEED,))
    try:
        operators.operator_of(actor, feeds.FEED)
    except OperatorUnknown as error:
        raise MdsRefused(
            HTTPStatus.FORBIDDEN, "forbidden", error.sentence(language_of()), ("The token's organisation",)
        ) from error
    return actor


def _taken(request: PageRequest, actor: Actor, path: str) -> HttpResponse:
    channel = _CHANNELS.get(path)
    change = request.method == "PUT"
    if channel is None or (change and channel is not Channel.VEHICLES):
        raise _unknown(path)
    result = feeds.take_items(actor, channel, _items(request, path), change=change)
    return sent(bulk(result), _status(result, change=change))


def _status(result: BulkResult, *, change: bool) -> HTTPStatus:
    """Return the status: a refusal only when nothing at all could be taken; what was refused is in the answer."""
    if result.success or not result.total:
        return HTTPStatus.OK if change else HTTPStatus.CREATED
    errors = {one.error for one in result.failures}
    if errors == {"already_registered"}:
        return HTTPStatus.CONFLICT
    return HTTPStatus.NOT_FOUND if change and errors == {"unregistered"} else HTTPStatus.BAD_REQUEST


def _items(request: PageRequest, name: str) -> list[object]:
    """Return the records of a request: an array, or an object that holds one under the name of the endpoint."""
    try:
        body = json.loads(read_body(request), parse_constant=_refuse_constant)
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise MdsRefused(HTTPStatus.BAD_REQUEST, "bad_param", "The body is not JSON.", (str(error)[:200],)) from error
    found = body.get(name) if isinstance(body, Mapping) else body
    if not isinstance(found, list):
        detail = f"body: an array of {name} is expected"
        raise MdsRefused(HTTPStatus.BAD_REQUEST, "bad_param", "A validation error occurred.", (detail,))
    if len(found) > _ITEMS_MAX:
        detail = f"body: {len(found)} records; {_ITEMS_MAX} are the most"
        raise MdsRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "bad_param", "Too many records.", (detail,))
    return cast("list[object]", found)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _listed(request: PageRequest, operator: OperatorInfo, named: str, *, shows_status: bool) -> HttpResponse:
    asked = request.GET.get("offset", "0")
    offset = int(asked) if asked.isdecimal() and len(asked) <= _OFFSET_DIGITS else 0
    if named:
        found = vehicles.list_vehicles(operator.code, device_id=_device(named))
        if not found:
            raise MdsRefused(HTTPStatus.NOT_FOUND, "unregistered", "The vehicle is not registered.", (named,))
    else:
        found = vehicles.list_vehicles(operator.code, after=offset, limit=_LISTED_MAX)
    told: dict[str, Any] = {
        "version": VERSION,
        "last_updated": milliseconds(max((one.state_at for one in found if one.state_at), default=_EARLIEST)),
        "ttl": 0,
    }
    if len(found) == _LISTED_MAX:
        told["links"] = {"next": request.build_absolute_uri(f"{request.path}?offset={offset + _LISTED_MAX}")}
    if shows_status:
        return sent({**told, "vehicles_status": [_status_of(one, operator) for one in found if one.state_at]})
    return sent({**told, "vehicles": [_vehicle_of(one, operator) for one in found]})


def _device(named: str) -> UUID:
    try:
        return UUID(named)
    except ValueError:
        detail = "device_id: a UUID is expected"
        raise MdsRefused(HTTPStatus.BAD_REQUEST, "bad_param", "A validation error occurred.", (detail,)) from None


def _vehicle_of(one: VehicleInfo, operator: OperatorInfo) -> dict[str, Any]:
    """Return a vehicle; its plate is not kept, so that its key stands where MDS has the plate."""
    return {
        "accessibility_options": [],
        **one.attributes,
        "device_id": str(one.device_id),
        "provider_id": str(operator.provider_id),
        "vehicle_id": one.key,
        "vehicle_type": one.vehicle_type,
        "propulsion_types": list(one.propulsion_types),
    }


def _status_of(one: VehicleInfo, operator: OperatorInfo) -> dict[str, Any]:
    place = one.place
    location = None if place is None else {"lat": place.lat, "lng": place.lon}
    at = milliseconds(one.state_at) if one.state_at else 0
    ids = {"device_id": str(one.device_id), "provider_id": str(operator.provider_id)}
    event = {**ids, "vehicle_state": one.state, "event_types": list(one.event_types), "timestamp": at}
    return {**ids, "last_event": {**event, "location": location}, "last_telemetry": {**ids, "location": location}}


def _unknown(path: str) -> MdsRefused:
    return MdsRefused(HTTPStatus.NOT_FOUND, "not_found", "There is no such endpoint.", (path[:100],))
