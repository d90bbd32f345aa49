from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "furong.foundation.areas"
    label = "areas"
