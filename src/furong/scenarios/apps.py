from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "furong.scenarios"
    label = "scenarios"
