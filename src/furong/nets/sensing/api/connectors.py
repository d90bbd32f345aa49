"""What other layers may ask of pull connectors.

A page lists :func:`list_connectors_for`, shows :func:`get_connector_for` with :func:`list_pull_runs_for`, and offers
:func:`pause_connector`, :func:`resume_connector`, :func:`run_connector_now`, :func:`create_connector` and
:func:`delete_connector` to those who hold ``connector.manage``; ``connector.read`` lets people look. Screens hear of
changes under the topic ``sensing.connector``.
"""

from __future__ import annotations

from furong.nets.sensing.actions.manage_connectors import (
    create_connector,
    delete_connector,
    pause_connector,
    resume_connector,
    run_connector_now,
)
from furong.nets.sensing.actions.run_connectors import claim_due_connector, record_pull
from furong.nets.sensing.domain.pulled import lines_of, records_in
from furong.nets.sensing.selectors.connectors import get_connector_for, list_connectors_for, list_pull_runs_for

__all__ = [
    "claim_due_connector",
    "create_connector",
    "delete_connector",
    "get_connector_for",
    "lines_of",
    "list_connectors_for",
    "list_pull_runs_for",
    "pause_connector",
    "record_pull",
    "records_in",
    "resume_connector",
    "run_connector_now",
]
