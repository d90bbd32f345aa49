from django.apps import AppConfig


class MobilityConfig(AppConfig):
    name = "furong.nets.mobility"
    label = "mobility"
