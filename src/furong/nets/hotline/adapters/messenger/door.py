"""The address that a messenger sends to, and what it is answered.

==========  =====================================================================================================
GET         the messenger asks whether the token is known here: ``echostr`` comes back
POST        a message; the answer is a message to its sender with the number of the appeal and its code
==========  =====================================================================================================

Every request carries ``signature``, ``timestamp`` and ``nonce``. What is wrong with a message is told to its sender in
a message as well, because whoever writes sees nothing else.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.pages import PageRequest, page
from furong.kernel.errors import FurongError, TooBusy
from furong.nets.hotline.adapters.messenger.reading import Envelope, read_message
from furong.nets.hotline.api import messages as api
from furong.nets.hotline.contracts.messages import MessengerMessage
from furong.nets.hotline.errors.messages import MessengerClosed

__all__ = ["messenger"]

_TEXT_KIND = "text"
_TAKEN = "您的诉求已收到，编号 {number}，查询码 {code}。可在 /citizen/track 查询办理进度。"
_ADDED = "已补充到您的诉求 {number}（查询码 {code}）。"
_ASK_TEXT = "请用文字说明您的诉求（时间、地点、事情），我们会立即受理。紧急情况请拨打 12345。"


@csrf_exempt
@page(public=True, methods=("GET", "POST"))
def messenger(request: PageRequest) -> HttpResponse:
    """Answer the messenger."""
    is_json = "json" in (request.content_type or "").lower()
    try:
        signed = _signed(request)
        if request.method != "POST":
            return HttpResponse(request.GET.get("echostr", ""), content_type="text/plain; charset=utf-8")
        body = request.body
        message, fields = read_message(body, is_json=is_json)
        api.admit_delivery(*signed, body)
    except FurongError as error:
        told = f"{error.sentence('zh')}\n{error.sentence('en')}\n"
        return HttpResponse(told, status=error.status, content_type="text/plain; charset=utf-8")
    try:
        said = _said(message)
    except TooBusy as error:
        # A messenger that is told so sends again by itself.
        return HttpResponse(error.sentence("zh"), status=error.status, content_type="text/plain; charset=utf-8")
    except FurongError as error:
        said = error.sentence("zh")
    return _answered(fields, said, is_json=is_json)


def _signed(request: PageRequest) -> tuple[str, str, str]:
    token: str = settings.FURONG_OPTIONS["HOTLINE_MESSENGER_TOKEN"]
    if not token:
        raise MessengerClosed
    signature, timestamp, nonce = (request.GET.get(name, "")[:200] for name in ("signature", "timestamp", "nonce"))
    api.demand_signature(token, signature, timestamp, nonce)
    return signature, timestamp, nonce


def _said(message: MessengerMessage) -> str:
    if message.kind != _TEXT_KIND:
        return _ASK_TEXT
    taken = api.take_message(message)
    return (_ADDED if taken.is_added else _TAKEN).format(number=taken.number, code=taken.code)


def _answered(fields: Envelope, said: str, *, is_json: bool) -> HttpResponse:
    told = {
        "ToUserName": fields["FromUserName"],
        "FromUserName": fields.get("ToUserName", ""),
        "CreateTime": str(int(city_clock().now().timestamp())),
        "MsgType": _TEXT_KIND,
        "Content": said,
    }
    if is_json:
        return JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    root = ET.Element("xml")
    for name, text in told.items():
        ET.SubElement(root, name).text = text
    return HttpResponse(ET.tostring(root, encoding="utf-8"), content_type="text/xml; charset=utf-8")
