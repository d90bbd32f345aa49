from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "furong.foundation.web"
    label = "web"
