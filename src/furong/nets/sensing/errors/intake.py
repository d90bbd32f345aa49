"""What can go wrong when readings are taken in, in sentences."""

from __future__ import annotations

from furong.kernel.errors import InvalidInput, TooBusy, TooLarge


class ArrowBroken(InvalidInput):
    """A body that says it is an Arrow stream and is not, or is not whole."""

    code = "sensing.arrow_broken"
    zh = "内容不是完整的 Arrow IPC 流：{trouble}。请用 Arrow 库重新写出后再发送。"
    en = "The body is no whole Arrow IPC stream: {trouble}. Write it again with an Arrow library and send it."


class ArrowColumnsUnusable(InvalidInput):
    """An Arrow stream without the columns of readings."""

    code = "sensing.arrow_columns_unusable"
    zh = "Arrow 列不可用：{trouble}。需要 number（整数）或 code（文本）、time（带时区的时间戳）、value（数值）。"
    en = (
        "The Arrow columns cannot be used: {trouble}. Needed: number (integer) or code (text), "
        "time (a timestamp with a zone), value (a number)."
    )


class DeliveryTooLarge(TooLarge):
    """A delivery that has to be held whole and is larger than the limit."""

    code = "sensing.delivery_too_large"
    zh = "内容超过 {limit_mb} MB（解压后）。请分批发送，或改用 NDJSON 流式发送。"
    en = "The body is larger than {limit_mb} MB, unpacked. Send it in parts, or as NDJSON, which is read as it comes."


class IntakeFull(TooBusy):
    """More is on the way than this process holds at a time."""

    code = "sensing.intake_full"
    status = 429
    zh = "正在接收的数据已达上限，请在 {retry_after_s} 秒后重试。未接收的数据没有保存。"
    en = "As much as can be held is on its way in; try again in {retry_after_s} s. What was not answered is not stored."


class IntakeUnavailable(TooBusy):
    """The log of readings is full or cannot be reached."""

    code = "sensing.intake_unavailable"
    zh = "读数暂时无法保存（{trouble}），请在 {retry_after_s} 秒后重发整批；已保存的部分不会重复计入。"
    en = (
        "Readings cannot be stored at the moment ({trouble}); send the whole delivery again in {retry_after_s} s. "
        "What was stored of it will not count twice."
    )
