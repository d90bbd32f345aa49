from django.apps import AppConfig


class CityTimeConfig(AppConfig):
    name = "furong.foundation.citytime"
    label = "citytime"
