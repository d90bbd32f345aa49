"""Which model is asked: the one of the settings, and none without."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from furong.nets.hotline.adapters.chat.endpoint import ChatEndpoint
from furong.nets.hotline.adapters.names.lac import person_names
from furong.nets.hotline.api.advice import offer_advisor, offer_name_finder
from furong.nets.hotline.contracts.advice import Advisor

__all__ = ["advisor_of_settings"]

_KEY_FILE = "hotline-llm.key"


def advisor_of_settings() -> Advisor | None:
    """Return the model that the node is set to, or ``None``."""
    options = settings.FURONG_OPTIONS
    if not options["HOTLINE_LLM_URL"]:
        return None
    return _endpoint(options["HOTLINE_LLM_URL"], options["HOTLINE_LLM_MODEL"], options["HOTLINE_LLM_TIMEOUT_S"], _key())


def _key() -> str:
    """Return the key of the environment, or that of the file among the node's secrets, or nothing."""
    told: str = settings.FURONG_OPTIONS["HOTLINE_LLM_KEY"]
    path = settings.FURONG_DIRECTORY.root / "secrets" / _KEY_FILE
    return told or (path.read_text(encoding="utf-8").strip() if path.is_file() else "")


@lru_cache(maxsize=4)
def _endpoint(url: str, model: str, timeout_s: float, key: str) -> ChatEndpoint:
    return ChatEndpoint(url, model=model, key=key, timeout_s=timeout_s)


offer_advisor(advisor_of_settings)
offer_name_finder(person_names)
