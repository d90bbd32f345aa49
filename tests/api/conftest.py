"""A running node with a city in it, and somebody who may do everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from django.test import override_settings
from tests.support.city import Person, hire, install_bikes, open_bike_case, register_zone
from tests.support.server import running_server

from furong.foundation.identity.models import RoleGrant
from furong.nets.sensing.contracts import FeedClock
from furong.project.roles import ROLES


@dataclass(frozen=True)
class Node:
    """A node that answers at ``address``."""

    address: str
    everybody: Person
    gateway: Person
    case: str

    def client(self, person: Person | None = None) -> httpx.Client:
        """Return a client that calls in somebody's name, or in nobody's."""
        return httpx.Client(base_url=self.address, headers=person.bearer if person else {}, timeout=300)


@pytest.fixture(scope="module")
def node(module_database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node with one feed, one zone and one case."""
    install_bikes()
    register_zone("bikes", clock=FeedClock.SYSTEM)
    everybody = hire("administrator", name="everybody", area="510100", organisation="operator-a")
    RoleGrant.objects.bulk_create(
        RoleGrant(user=everybody.user, role=role, area_id="510100", valid_from=date(2020, 1, 1))
        for role in ROLES
        if role != "administrator"
    )
    gateway = hire("gateway", name="gateway", area="510100", organisation="data-bureau")
    case = open_bike_case()
    static: Path = tmp_path_factory.mktemp("static")
    with running_server(static) as address:
        yield Node(address, everybody, gateway, case)


@pytest.fixture
def plain_static_files() -> Iterator[None]:
    """Pages name style sheets by their plain names: nothing is collected for this walk."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": static}):
        yield
