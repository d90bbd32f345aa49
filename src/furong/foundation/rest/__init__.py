"""The REST factory: one way to make an API, with one shape of errors and one way to say who may call."""

from furong.foundation.rest.bodies import demand_content_type, read_body
from furong.foundation.rest.document import DocumentedAPI, answers, file_answers
from furong.foundation.rest.factory import Caller, create_api, endpoint_access, requires
from furong.foundation.rest.times import Time

__all__ = [
    "Caller",
    "DocumentedAPI",
    "Time",
    "answers",
    "create_api",
    "demand_content_type",
    "endpoint_access",
    "file_answers",
    "read_body",
    "requires",
]
