from django.apps import AppConfig


class CodeListsConfig(AppConfig):
    name = "furong.foundation.codelists"
    label = "codelists"
