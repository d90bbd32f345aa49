"""Pull connectors of a node: their readings go into the city's intake."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from furong.nets.sensing.adapters.connector_runner import ConnectorRunner
from furong.nets.sensing.adapters.pulling import Puller, Taken
from furong.nets.sensing.api.intake import city_intake

__all__ = ["connector_runner"]


@dataclass(frozen=True, slots=True)
class CityIntake:
    """The intake, opened when the first line comes: a node without connectors needs none."""

    def take_ndjson(self, content: bytes, source: str) -> Taken:
        """Hand lines to the intake; a full stream is an error of the run, which is tried again."""
        return city_intake().take_ndjson(content, source)


def connector_runner() -> ConnectorRunner:
    """Return what runs this node's connectors."""
    root = settings.FURONG_DIRECTORY.root
    (root / "incoming").mkdir(parents=True, exist_ok=True)
    open_hosts = settings.FURONG_OPTIONS["CONNECTOR_HOSTS"]
    return ConnectorRunner(Puller(CityIntake(), root / "incoming", root / "secrets" / "connectors", open_hosts))
