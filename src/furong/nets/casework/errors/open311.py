"""What can be wrong with a call of the Open311 server, in sentences."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput, NotAllowed, NotFound, TooBusy


class ServiceUnknown(NotFound):
    """There is no class of that code, or it cannot be reported."""

    code = "open311.service_unknown"
    zh = "没有代码为 {service_code} 的服务（service_code）。请从 services 列表中选择。"
    en = "There is no service of the code {service_code} (service_code). Choose one of the list of services."


class RequestUnknown(NotFound):
    """There is no such case, or none that the public may see."""

    code = "open311.request_unknown"
    zh = "没有编号为 {number} 的请求，或该请求不公开。"
    en = "There is no request {number}, or it is not public."


class ResourceUnknown(NotFound):
    """There is nothing at that address of the server."""

    code = "open311.resource_unknown"
    zh = (
        "没有 {path} 这个地址。可用：discovery、services、services/代码、requests、requests/编号、tokens/令牌，"
        "后加 .xml 或 .json。"
    )
    en = (
        "There is nothing at {path}. There are discovery, services, services/CODE, requests, requests/ID and "
        "tokens/ID, with .xml or .json after them."
    )


class ArgumentUnusable(InvalidInput):
    """An argument is there and cannot be used."""

    code = "open311.argument_unusable"
    status = 400
    zh = "参数 {field} 不可用：应为 {expected}，收到“{got}”。"
    en = "The argument {field} cannot be used: expected {expected}, got “{got}”."


class ArgumentMissing(InvalidInput):
    """An argument is not there and has to be."""

    code = "open311.argument_missing"
    status = 400
    zh = "缺少参数 {field}：应为 {expected}。"
    en = "The argument {field} is missing: expected {expected}."


class SpanTooLong(InvalidInput):
    """More days are asked for than one answer covers."""

    code = "open311.span_too_long"
    status = 400
    zh = "start_date 与 end_date 相隔不能超过 {most} 天。请分段查询。"
    en = "start_date and end_date may not lie more than {most} days apart. Ask in parts."


class ApiKeyUnusable(NotAllowed):
    """Nobody who may report has that key."""

    code = "open311.api_key_unusable"
    zh = "缺少 api_key，或该 api_key 无效、已过期、无上报权限。请向系统运维人员申请。"
    en = (
        "The api_key is missing, unknown or expired, or its owner may not report. Ask the operator of the node for one."
    )


class SendingTooOften(TooBusy):
    """More is sent without a key than is taken."""

    code = "open311.sending_too_often"
    status = 429
    zh = "无 api_key 的上报过于频繁。请在 {retry_after_s} 秒后重试，或申请 api_key。"
    en = "Too much is reported without an api_key. Try again in {retry_after_s} seconds, or ask for an api_key."
