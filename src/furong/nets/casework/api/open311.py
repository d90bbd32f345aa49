"""What the Open311 server asks of casework."""

from __future__ import annotations

from furong.nets.casework.selectors.open311 import (
    get_public_request,
    get_public_service,
    list_public_requests,
    list_public_services,
)

__all__ = ["get_public_request", "get_public_service", "list_public_requests", "list_public_services"]
