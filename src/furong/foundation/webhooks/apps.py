from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "furong.foundation.webhooks"
    label = "webhooks"
