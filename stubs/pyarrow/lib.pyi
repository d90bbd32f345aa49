"""The library ships no types; what is used of it is checked by tests."""

from typing import Any

def __getattr__(name: str) -> Any: ...
