"""Install a model that classifies appeals, and put one in use: the same act rolls back."""

from __future__ import annotations

import hashlib

from furong.engines.texts.model_files import VERSION, model_from
from furong.foundation.citytime.clock import city_clock
from furong.foundation.files.store import store_file
from furong.foundation.outbox.announce import notify
from furong.foundation.transactions import transaction_required
from furong.nets.hotline.contracts.text_models import ModelInfo
from furong.nets.hotline.errors.text_models import ModelUnknown, ModelUnusable
from furong.nets.hotline.models import ModelUse, TextModelVersion
from furong.nets.hotline.selectors.text_models import figures_of, model_info

__all__ = ["install_model", "use_model"]

_MEDIA_TYPE = "application/vnd.furong.text-model"
_TOPIC = "hotline.model"


@transaction_required
def install_model(content: bytes, file: str, by: str) -> ModelInfo:
    """Keep a model under a version of its own; content that is there already keeps the one it has.

    Args:
        content: Of the file.
        file: Its name.
        by: Who installs it.

    Raises:
        ModelUnusable: When it is no model, or does not say how good it is.
    """
    try:
        _, about = model_from(content)
        figures_of(about)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelUnusable(file=file, trouble=str(error)[:120], version=VERSION) from error
    known = TextModelVersion.objects.filter(digest=hashlib.sha256(content).hexdigest()).first()
    if known is not None:
        return model_info(known.version)
    row = TextModelVersion.objects.create(
        digest=store_file(content, _MEDIA_TYPE),
        file=file[:200],
        installed_at=city_clock().now(),
        installed_by=by[:60],
        about=about,
    )
    notify(_TOPIC)
    return model_info(row.version)


@transaction_required
def use_model(version: int | None, by: str) -> ModelInfo | None:
    """Put a model in use from now on, or none; processes follow within seconds.

    Args:
        version: Which one, or ``None`` for none. [1]
        by: Who wants it.

    Raises:
        ModelUnknown: When there is no such version.
    """
    if version is not None and not TextModelVersion.objects.filter(pk=version).exists():
        raise ModelUnknown(version=version)
    last = ModelUse.objects.order_by("-pk").first()
    if version != (last.model_id if last else None):
        ModelUse.objects.create(model_id=version, at=city_clock().now(), by=by[:60])
        notify(_TOPIC)
    return None if version is None else model_info(version)
