from collections.abc import Callable

class Words:
    def run(self, texts: list[str]) -> list[list[tuple[str, str]]]: ...

LAC: Callable[[], Words] | None
