from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "furong.foundation.files"
    label = "files"
