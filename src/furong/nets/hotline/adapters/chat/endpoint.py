"""Ask a language model at an endpoint of the OpenAI form for advice."""

from __future__ import annotations

import json

from furong.nets.hotline.adapters.chat.asking import ModelEndpoint, Unanswered
from furong.nets.hotline.adapters.chat.resting import Resting
from furong.nets.hotline.contracts.advice import Advice, AdviceTrouble

__all__ = ["ChatEndpoint"]

_SIZE_MAX_MB = 1
_TOKENS_MAX = 1_000
_TEXT_MAX = 20_000


class ChatEndpoint:
    """A language model; see :class:`furong.nets.hotline.adapters.chat.asking.ModelEndpoint`.

    Args:
        url: Base address of the endpoint, e.g. ``http://127.0.0.1:11434/v1``.
        model: Which of its models.
        key: What it asks for, or empty.
        timeout_s: How long an answer may take, from the first byte to the last. [s]
        resting: What leaves it alone when it fails.
    """

    def __init__(self, url: str, *, model: str, key: str, timeout_s: float, resting: Resting | None = None) -> None:
        address = f"{url.rstrip('/')}/chat/completions"
        self._door = ModelEndpoint(address, key=key, timeout_s=timeout_s, size_max_mb=_SIZE_MAX_MB, resting=resting)
        self.name = model

    def ask(self, system: str, user: str) -> Advice:
        """Return what the model says, or why it says nothing."""
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        body = {"model": self.name, "messages": messages, "temperature": 0, "max_tokens": _TOKENS_MAX, "stream": False}
        try:
            return Advice(text=self._door.ask(body, _read))
        except Unanswered as error:
            return Advice(trouble=AdviceTrouble(error.trouble))


def _read(content: bytes) -> str:
    try:
        text = json.loads(content)["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError) as error:
        raise Unanswered(AdviceTrouble.UNREADABLE) from error
    if not isinstance(text, str) or not text.strip():
        raise Unanswered(AdviceTrouble.UNREADABLE)
    return text[:_TEXT_MAX]
