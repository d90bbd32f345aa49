"""What the OpenAPI document says beyond the shapes of data: who may call, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

__all__ = ["DocumentedAPI", "answers", "file_answers"]

_MEDIA_TYPE = "application/problem+json"
_PROBLEM = {"$ref": "#/components/schemas/Problem"}

#: RFC 9457, with our code, what the reader can do next, and what is wrong with which field.
_PROBLEM_SCHEMA: Mapping[str, Any] = {
    "title": "Problem",
    "description": "Problem details (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "code", "next_step"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "A page that explains the problem."},
        "title": {"type": "string", "description": "One sentence in the reader's language."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable name of the problem, e.g. casework.case_unknown."},
        "next_step": {
            "type": "string",
            "enum": ["retry_later", "fix_input", "sign_in", "ask_permission", "contact_owner", "none"],
        },
        "instance": {"type": "string", "format": "uri-reference", "description": "The path that was asked for."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "expected", "got"],
                "properties": {
                    "pointer": {"type": "string", "description": "Where, as a JSON pointer."},
                    "expected": {"type": "string"},
                    "got": {"type": "string"},
                },
            },
        },
    },
}
_SECURITY_SCHEMES: Mapping[str, Any] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token made with: furong token create --user gateway --label 'roadside unit 7'",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "furong_session",
        "description": "The session of a browser; what changes something also needs the X-CSRFToken header.",
    },
}
#: What every operation may answer: unreadable, not signed in, not allowed, unusable, broken.
_EVERYWHERE = (400, 401, 403, 422, 500)
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def answers(*statuses: int) -> dict[str, Any]:
    """Return the part of an operation's document that names its refusals beyond those of every operation."""
    return {"responses": {status: _refusal(status) for status in statuses}}


def file_answers(*statuses: int) -> dict[str, Any]:
    """Return the same for an operation that sends a file, whole or the range that was asked for."""
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {
        "responses": {
            **answers(*statuses)["responses"],
            200: {"content": content},
            206: {"description": "The range that was asked for.", "content": content},
            416: {"description": "The file has no such range."},
        }
    }


class DocumentedAPI(NinjaAPI):
    """An API whose document also says who may call what, and how it refuses."""

    def get_openapi_schema(self, **parameters: Any) -> OpenAPISchema:
        """Return the whole document."""
        document = super().get_openapi_schema(**parameters)
        document["jsonSchemaDialect"] = "https://spec.openapis.org/oas/3.1/dialect/base"
        parts = document["components"]
        parts["schemas"]["Problem"] = dict(_PROBLEM_SCHEMA)
        parts["securitySchemes"] = dict(_SECURITY_SCHEMES)
        public = {self._name_of(operation) for operation in self.operations() if _is_public(operation)}
        for operation in _described(document["paths"]):
            is_public = operation["operationId"] in public
            operation["security"] = [] if is_public else [{name: []} for name in _SECURITY_SCHEMES]
            given = {str(status): answer for status, answer in operation["responses"].items()}
            refusals = {str(status): _refusal(status) for status in _EVERYWHERE}
            operation["responses"] = dict(sorted({**refusals, **given}.items()))
            for parameter in operation["parameters"]:
                parameter["schema"] = _without_nul(_without_null(parameter["schema"]))
            form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
            if form is not None:
                fields = form["schema"]["properties"]
                form["schema"]["properties"] = {name: _without_null(field) for name, field in fields.items()}
        return document

    def operations(self) -> Iterator[Operation]:
        """Yield every operation of every router."""
        for router in self._get_bound_routers():
            for view in router.path_operations.values():
                yield from view.operations

    def _name_of(self, operation: Operation) -> str:
        return operation.operation_id or self.get_openapi_operation_id(operation)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of an operation: that of its function, without the modules it lies in."""
        return operation.view_func.__name__


def _is_public(operation: Operation) -> bool:
    return any(getattr(callback, "is_public", False) for callback in operation.auth_callbacks)


def _described(paths: Mapping[str, Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    return (operation for path in paths.values() for method, operation in path.items() if method in _METHODS)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Say of an optional parameter or field of a form that it can be left out: there is no null to be sent."""
    choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    if not choices:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**rest, **choices[0]} if len(choices) == 1 else {**rest, "anyOf": choices}


def _without_nul(schema: dict[str, Any]) -> dict[str, Any]:
    """Say of free text that it holds no NUL: no record can, so that a call with one is always refused."""
    is_free_text = schema.get("type") == "string" and not {"enum", "format", "pattern"} & schema.keys()
    return {**schema, "pattern": r"^[^\u0000]*$"} if is_free_text else schema


def _refusal(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {_MEDIA_TYPE: {"schema": dict(_PROBLEM)}},
    }
    if status == HTTPStatus.UNAUTHORIZED:
        answer["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return answer
