from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "furong.nets.hotline"
    label = "hotline"
