"""What can be wrong with a call of the API itself."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput


class RequestUnusable(InvalidInput):
    """Fields of the request are missing or of the wrong kind."""

    code = "rest.request_unusable"
    zh = "请求中有 {count} 处不符合要求,见 errors。请修改后重发。"
    en = "{count} place(s) of the request do not fit; see errors. Mend them and send it again."


class BodyUnreadable(InvalidInput):
    """The body is not what its content type says."""

    code = "rest.body_unreadable"
    status = 400
    zh = "请求内容无法读取:{trouble}。"
    en = "The body of the request cannot be read: {trouble}."
