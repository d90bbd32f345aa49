"""What can be wrong with a call of the API itself."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput, TooLarge


class RequestUnusable(InvalidInput):
    """Fields of the request are missing or of the wrong kind."""

    code = "rest.request_unusable"
    zh = "请求中有 {count} 处不符合要求，见 errors。请修改后重发。"
    en = "{count} place(s) of the request do not fit; see errors. Mend them and send it again."


class BodyUnreadable(InvalidInput):
    """The body is not what its content type says."""

    code = "rest.body_unreadable"
    status = 400
    zh = "请求内容无法读取：{trouble}。"
    en = "The body of the request cannot be read: {trouble}."


class BodyTooLarge(TooLarge):
    """The body is larger than one that is taken."""

    code = "rest.body_too_large"
    zh = "请求内容超过 {limit_mb} MB。请分批发送。"
    en = "The body of the request is larger than {limit_mb} MB. Send it in parts."


class ContentTypeUnusable(InvalidInput):
    """The body is of a kind that the operation does not read."""

    code = "rest.content_type_unusable"
    status = 415
    zh = "不支持内容类型“{got}”。请使用 {expected}。"
    en = "The content type “{got}” is not read here. Use {expected}."


class EncodingUnusable(InvalidInput):
    """The body is compressed in a way that is not read."""

    code = "rest.encoding_unusable"
    status = 415
    zh = "不支持压缩方式“{got}”。请使用 gzip 或不压缩。"
    en = "The content encoding “{got}” is not read. Use gzip or none."
