"""The REST API: the OpenAPI document as it is committed, and the page that lists its endpoints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from tools.docs.tables import generated_page, table

from furong.foundation.rest import endpoint_access
from furong.project.api_v1 import api

__all__ = ["openapi_document", "rest_page"]

_PREFIX = "/api/v1"


def openapi_document() -> str:
    """Return the OpenAPI document, one stable text for one state of the code."""
    schema = api.get_openapi_schema(path_prefix=f"{_PREFIX}/")
    return json.dumps(schema, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def rest_page() -> str:
    """Return the page of endpoints."""
    document: dict[str, Any] = json.loads(openapi_document())
    parts: list[str] = []
    for tag, rows in _by_tag().items():
        parts += [f"## {tag}", table(("method", "path", "permission", "what it does"), rows)]
    return generated_page(
        "REST API",
        "the routers",
        f"Version {document['info']['version']}, OpenAPI {document['openapi']}: the whole document is "
        "[openapi.json](../api/openapi.json), and a running city serves it at `/api/v1/openapi.json`. Call it with a "
        "bearer token, or from a page with its session and the CSRF token. Every error is a problem document "
        "(RFC 9457) with a code of [errors](errors.md).",
        *parts,
    )


def _by_tag() -> dict[str, list[tuple[str, str, str, str]]]:
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for tag, row in _rows():
        found.setdefault(tag, []).append(row)
    return found


def _rows() -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                access = endpoint_access(operation)
                who = "everybody" if access.public else f"`{access.action}`" if access.action else "signed in"
                tag = str((operation.tags or router.tags or [""])[0])
                address = f"`{_PREFIX}{prefix}{path}`"
                yield tag, (", ".join(operation.methods), address, who, str(operation.summary))
