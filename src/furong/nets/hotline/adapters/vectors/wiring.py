"""Which model makes vectors: the one of the settings, and none without."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from furong.nets.hotline.adapters.vectors.endpoint import VectorEndpoint
from furong.nets.hotline.api.vectors import offer_vectors
from furong.nets.hotline.contracts.vectors import VectorSource

__all__ = ["vectors_of_settings"]


def vectors_of_settings() -> VectorSource | None:
    """Return the model that the node is set to, or ``None``."""
    options = settings.FURONG_OPTIONS
    if not options["HOTLINE_EMBEDDING_URL"]:
        return None
    return _endpoint(
        options["HOTLINE_EMBEDDING_URL"],
        options["HOTLINE_EMBEDDING_MODEL"],
        options["HOTLINE_EMBEDDING_TIMEOUT_S"],
        options["HOTLINE_EMBEDDING_KEY"],
    )


@lru_cache(maxsize=4)
def _endpoint(url: str, model: str, timeout_s: float, key: str) -> VectorEndpoint:
    return VectorEndpoint(url, model=model, key=key, timeout_s=timeout_s)


offer_vectors(vectors_of_settings)
