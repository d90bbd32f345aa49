"""What can go wrong with webhooks, in sentences."""

from __future__ import annotations

from furong.kernel.errors import Conflict, InvalidInput, NotFound


class WebhookUnknown(NotFound):
    """There is no such webhook, or none that this actor may see."""

    code = "webhooks.unknown"
    zh = "没有编号为 {webhook} 的事件订阅，或您无权查看。"
    en = "There is no webhook {webhook}, or you may not see it."


class DeliveryUnknown(NotFound):
    """There is no such delivery at that webhook."""

    code = "webhooks.delivery_unknown"
    zh = "该事件订阅没有编号为 {delivery} 的投递。"
    en = "The webhook has no delivery {delivery}."


class DeliveryWaiting(Conflict):
    """A delivery that is on its way cannot be sent again."""

    code = "webhooks.delivery_waiting"
    zh = "投递 {delivery} 还在发送中，无需重发。"
    en = "The delivery {delivery} is still on its way; there is no need to send it again."


class EventTypeUnknown(InvalidInput):
    """Nobody can subscribe to that type of event."""

    code = "webhooks.event_type_unknown"
    zh = "event_types 中的“{got}”不能订阅。可订阅的类型：{known}。"
    en = "“{got}” in event_types cannot be subscribed to. Types that can: {known}."


class AddressForbidden(InvalidInput):
    """Nothing may be sent to this host."""

    code = "webhooks.address_forbidden"
    zh = "不允许向 {host}（{address}）发送：内部地址只有列入 FURONG_WEBHOOK_HOSTS 后才能使用。"
    en = (
        "Nothing may be sent to {host} ({address}): internal addresses can be used only when they are listed in "
        "FURONG_WEBHOOK_HOSTS."
    )
