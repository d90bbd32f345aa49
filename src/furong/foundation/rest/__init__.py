"""The REST factory: one way to make an API, with one shape of errors and one way to say who may call."""

from furong.foundation.rest.factory import Caller, create_api, endpoint_access, requires

__all__ = ["Caller", "create_api", "endpoint_access", "requires"]
