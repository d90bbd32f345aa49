from importlib import import_module

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    name = "furong.nets.hotline"
    label = "hotline"

    def ready(self) -> None:
        # Importing it offers the models of the settings.
        import_module("furong.nets.hotline.adapters.chat.wiring")
        import_module("furong.nets.hotline.adapters.vectors.wiring")
