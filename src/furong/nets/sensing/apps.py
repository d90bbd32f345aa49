from django.apps import AppConfig


class SensingConfig(AppConfig):
    name = "furong.nets.sensing"
    label = "sensing"
