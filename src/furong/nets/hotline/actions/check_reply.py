"""Look a reply over before it is sent, and keep what it cites."""

from __future__ import annotations

from furong.foundation.citytime.clock import city_clock
from furong.foundation.transactions import transaction_required
from furong.nets.hotline.contracts.replies import CheckKind, CheckLevel
from furong.nets.hotline.domain.citations import cited_in
from furong.nets.hotline.errors.knowledge import ReplyCitesUnusable, ReplyLeaksPrivate, ReplyUnconfirmed
from furong.nets.hotline.models import Appeal, KnowledgeVersion, ReplyCitation
from furong.nets.hotline.selectors.replies import reply_check

__all__ = ["examine_reply", "keep_citations"]


@transaction_required
def examine_reply(appeal: Appeal, text: str, *, confirmed: str | None = None) -> None:
    """Return when a reply may be sent.

    Args:
        appeal: What it replies to.
        text: The reply.
        confirmed: The token of the check whose warnings were confirmed; ``None`` when nobody was shown any.

    Raises:
        ReplyLeaksPrivate: When it holds personal data.
        ReplyCitesUnusable: When it cites what does not hold.
        ReplyUnconfirmed: When there are warnings and the token is not of these words.
    """
    if not text.strip():
        return  # that nothing is said is told by the step itself
    check = reply_check(appeal, text)
    for point in check.of(CheckLevel.BLOCK):
        found = "、".join(point.evidence)
        raise ReplyLeaksPrivate(found=found) if point.kind is CheckKind.PRIVATE else ReplyCitesUnusable(found=found)
    warnings = check.of(CheckLevel.WARN)
    if warnings and confirmed is not None and confirmed != check.token:
        raise ReplyUnconfirmed(count=len(warnings))


@transaction_required
def keep_citations(appeal: Appeal, text: str) -> None:
    """Keep what the sentences of a reply rest on, as it held when the reply was sent."""
    cites = list(cited_in(text))
    rows = KnowledgeVersion.objects.filter(item__in={one.item for one in cites})
    versions = {(row.item_id, row.version): row for row in rows}
    now = city_clock().now()
    ReplyCitation.objects.bulk_create(
        ReplyCitation(
            appeal=appeal,
            round=appeal.round,
            sentence=one.sentence,
            version=versions[one.item, one.version],
            at=now,
        )
        for one in cites
    )
