"""MDS 2.0.2 Policy and Geography: the zones of the city as rules that operators can read, open to everybody.

Only the city knows how many vehicles of all operators together stand in a zone, so each rule for all types of vehicles
carries a ``value_url`` that tells it.
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.pages import PageRequest, page
from furong.nets.mobility.adapters.mds.answers import (
    VERSION,
    MdsRefused,
    demand_version,
    milliseconds,
    refused,
    sent,
)
from furong.nets.mobility.adapters.mds.writing import geography_id, geography_of, policy_id, policy_of
from furong.nets.mobility.api import counts, publishing
from furong.nets.mobility.contracts.zones import ZoneInfo

__all__ = ["mds_geography", "mds_policy"]


@csrf_exempt
@page(public=True)
def mds_policy(request: PageRequest, rest: str) -> HttpResponse:
    """Answer a request for policies, or for the live value of one."""
    try:
        demand_version(request)
        return _open(_policies(request, rest.strip("/")))
    except MdsRefused as error:
        return _open(refused(error))


@csrf_exempt
@page(public=True)
def mds_geography(request: PageRequest, rest: str) -> HttpResponse:
    """Answer a request for geographies."""
    try:
        demand_version(request)
        return _open(_geographies(rest.strip("/")))
    except MdsRefused as error:
        return _open(refused(error))


def _policies(request: PageRequest, path: str) -> HttpResponse:
    versions = _versions()
    kind, _, name = path.partition("/")
    if kind in ("policies", "policies.json") and not name:
        chosen = [one for one in versions if _is_asked_for(request, one)]
        return sent({**_head(versions), "policies": [policy_of(one, _value_url(request, one)) for one in chosen]})
    one = next((one for one in versions if str(policy_id(one.key, one.version)) == _uuid(name)), None)
    if kind not in ("policies", "values") or one is None:
        raise _missing(path)
    if kind == "policies":
        return sent({**_head(versions), "policies": [policy_of(one, _value_url(request, one))]})
    (live,) = counts.list_public_counts([one])
    return sent({"value": round(live.total), "timestamp": milliseconds(live.at), "policy_id": _uuid(name)})


def _geographies(path: str) -> HttpResponse:
    versions = _versions()
    kind, _, name = path.partition("/")
    if kind in ("geographies", "geographies.json") and not name:
        return sent({**_head(versions), "geographies": [geography_of(one) for one in versions]})
    one = next((one for one in versions if str(geography_id(one.key, one.version)) == _uuid(name)), None)
    if kind != "geographies" or one is None:
        raise _missing(path)
    return sent({"version": VERSION, "geography": geography_of(one)})


def _versions() -> list[ZoneInfo]:
    """Return every version that was published; that a zone is given up is told by the end of the one before."""
    return [one for one in publishing.list_all_versions() if not one.retired]


def _head(versions: Iterable[ZoneInfo]) -> dict[str, object]:
    updated = max((one.saved_at for one in versions), default=city_clock().now())
    return {"version": VERSION, "last_updated": milliseconds(updated)}


def _is_asked_for(request: PageRequest, zone: ZoneInfo) -> bool:
    """Return whether a policy falls into the span that is asked for; by default from now on."""
    now = milliseconds(city_clock().now())
    policy = policy_of(zone, "")
    begin = _milliseconds(request, "start_date", now)
    end = _milliseconds(request, "end_date", 0)
    if request.GET.get("active_only", "").lower() == "true":
        begin = end = now
    since = _milliseconds(request, "last_updated", 0)
    in_time = policy.get("end_date", begin + 1) > begin and (not end or policy["start_date"] <= end)
    return bool(in_time and policy["published_date"] >= since)


def _milliseconds(request: PageRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    if not given:
        return default
    if not given.isdecimal() or len(given) > 15:
        detail = f"{name}: milliseconds since 1970 are expected"
        raise MdsRefused(HTTPStatus.BAD_REQUEST, "bad_param", "A validation error occurred.", (detail,))
    return int(given)


def _value_url(request: PageRequest, zone: ZoneInfo) -> str:
    return request.build_absolute_uri(f"/mds/policy/values/{policy_id(zone.key, zone.version)}")


def _uuid(name: str) -> str:
    try:
        return str(UUID(name))
    except ValueError:
        return ""


def _missing(path: str) -> MdsRefused:
    return MdsRefused(HTTPStatus.NOT_FOUND, "not_found", "There is no such object.", (path[:100],))


def _open(answer: HttpResponse) -> HttpResponse:
    """Let pages of other sites read what everybody may read."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
