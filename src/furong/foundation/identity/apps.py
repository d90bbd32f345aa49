from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "furong.foundation.identity"
    label = "identity"
