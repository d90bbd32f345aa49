"""Replies from knowledge: what answers, a draft of sentences that are cited, and the check before it is sent."""

from __future__ import annotations

from furong.nets.hotline.selectors.replies import (
    check_reply_for,
    draft_reply_for,
    list_citations_for,
    list_found_knowledge,
)

__all__ = ["check_reply_for", "draft_reply_for", "list_citations_for", "list_found_knowledge"]
