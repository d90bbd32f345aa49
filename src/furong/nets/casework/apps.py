from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "furong.nets.casework"
    label = "casework"
