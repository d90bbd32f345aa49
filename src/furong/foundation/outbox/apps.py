from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "furong.foundation.outbox"
    label = "outbox"
