from collections.abc import Callable, Iterable
from typing import Any

class WhiteNoise:
    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        root: str | None = ...,
        prefix: str | None = ...,
        *,
        max_age: int | None = ...,
        immutable_file_test: Callable[[str, str], bool] | str | None = ...,
    ) -> None: ...
    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]: ...
