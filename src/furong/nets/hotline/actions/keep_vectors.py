"""Keep vectors of texts, all of one length for a model, and what went wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.nets.hotline.contracts.vectors import Floats, VectorTrouble
from furong.nets.hotline.models import AppealVector, KnowledgeVector, VectorModel

__all__ = ["keep_appeal_vectors", "keep_item_vectors", "note_vectors"]


@transaction_required
def note_vectors(model: str, rows: Floats | None, trouble: VectorTrouble | None) -> VectorTrouble | None:
    """Note what came of asking a model, and return why it cannot be kept, if it cannot.

    Args:
        model: What it is called.
        rows: Its vectors, or ``None``; the first ones say how long all are.
        trouble: What went wrong, or ``None``.
    """
    row, _ = VectorModel.objects.select_for_update().get_or_create(pk=model, defaults={"at": city_clock().now()})
    if rows is not None and trouble is None:
        row.dimension = row.dimension or rows.shape[1]
        trouble = VectorTrouble.WRONG_DIMENSION if rows.shape[1] != row.dimension else None
    row.trouble, row.at = trouble.value if trouble else "", city_clock().now()
    row.save()
    return trouble


@transaction_required
def keep_item_vectors(model: str, versions: Sequence[int], rows: Floats) -> None:
    """Keep the vectors of versions of items; what is there stays."""
    KnowledgeVector.objects.bulk_create(
        (
            KnowledgeVector(version_id=version, model_id=model, values=_bytes(row))
            for version, row in zip(versions, rows, strict=True)
        ),
        ignore_conflicts=True,
    )


@transaction_required
def keep_appeal_vectors(model: str, appeals: Sequence[tuple[str, str]], rows: Floats) -> None:
    """Keep the vectors of appeals, with the digests of their words; newer ones take the place of older ones."""
    AppealVector.objects.bulk_create(
        (
            AppealVector(appeal_id=number, model_id=model, digest=digest, values=_bytes(row))
            for (number, digest), row in zip(appeals, rows, strict=True)
        ),
        update_conflicts=True,
        unique_fields=["appeal", "model"],
        update_fields=["digest", "values"],
    )


def _bytes(row: Floats) -> bytes:
    return row.astype("<f4").tobytes()
