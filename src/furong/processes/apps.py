from importlib import import_module

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "furong.processes"
    label = "processes"

    def ready(self) -> None:
        # Importing a process registers what it consumes.
        import_module("furong.processes.alarm_to_case")
        import_module("furong.processes.appeal_to_case")
        import_module("furong.processes.case_to_webhooks")
        import_module("furong.processes.open311_to_appeal")
        import_module("furong.processes.overflow_to_case")
        import_module("furong.processes.reentry_to_case")
        import_module("furong.processes.scores_from_cases")
        import_module("furong.processes.sensor_to_case")
        import_module("furong.processes.topic_to_case")
