from typing import Any

basic_int: Any
