from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "furong.cockpit"
    label = "cockpit"
