"""The statement that walks along relations: each is read from the table that holds it, and nothing is stored twice.

Every branch yields the newest few neighbours of one node by one relation. Appeals are those that the reader may see,
which the statement is told as a condition; what is only known from appeals is reached through them alone.
"""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["walk_statement"]

#: Stands for the condition on an appeal ``a`` that the reader may see it.
_APPEALS = "{visible}"
_NUMBER = "CASE WHEN w.kind = '{kind}' THEN w.key::bigint END"
_HOLDS = "m.replaced_at IS NULL AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to > %(day)s)"
_CITED = "CASE WHEN m.document = '' THEN m.clause ELSE '《' || m.document || '》' || m.clause END"


def _branch(
    start: str, relation: str, kind: str, key: str, rows: str, *, note: str = "''", order: str = "2"
) -> tuple[str, str]:
    """Return a relation with the part of the statement that leads along it from nodes of one kind."""
    return relation, (
        f"(SELECT '{kind}'::text AS kind, ({key})::text AS key, '{relation}'::text AS relation, ({note})::text AS note "
        f"FROM {rows} AND w.kind = '{start}' ORDER BY {order} LIMIT %(fan)s)"
    )


_NEWEST = "a.received_at DESC"
_THIS = "hotline_appeal a WHERE a.number = w.key"
_MANDATES = f"hotline_mandaterow m WHERE {_HOLDS}"
_ITEMS = (
    "hotline_knowledgeitem i JOIN hotline_knowledgeversion k ON k.item_id = i.id AND k.version = i.version "
    "WHERE %(policies)s AND NOT k.is_retired"
)
_CITATIONS = (
    "hotline_replycitation c JOIN hotline_knowledgeversion k ON k.id = c.version_id "
    "JOIN hotline_appeal a ON a.number = c.appeal_id WHERE %(policies)s"
)
_POLICY, _TOPIC = _NUMBER.format(kind="policy"), _NUMBER.format(kind="topic")
_BRANCHES = (
    _branch("unit", "responsible", "category", "m.category", f"{_MANDATES} AND m.organisation_id = w.key", note=_CITED),
    _branch(
        "unit",
        "handles",
        "appeal",
        "a.number",
        f"hotline_appeal a WHERE a.unit_id = w.key AND {_APPEALS}",
        order=_NEWEST,
    ),
    _branch(
        "unit",
        "returned",
        "appeal",
        "s.appeal_id",
        "hotline_appealstep s JOIN hotline_appeal a ON a.number = s.appeal_id "
        f"WHERE s.unit = w.key AND s.step IN ('return', 'reply', 'award') AND s.step = 'return' AND {_APPEALS}",
        note="s.clause",
        order="s.id DESC",
    ),
    _branch("unit", "owns", "policy", "i.id", f"{_ITEMS} AND k.owner_id = w.key"),
    _branch("unit", "works_in", "area", "o.area_id", "identity_organisation o WHERE o.code = w.key"),
    _branch("category", "assigned_to", "unit", "m.organisation_id", f"{_MANDATES} AND m.category = w.key", note=_CITED),
    _branch(
        "category",
        "asked_in",
        "appeal",
        "a.number",
        f"hotline_appeal a WHERE a.category = w.key AND {_APPEALS}",
        order=_NEWEST,
    ),
    _branch(
        "category",
        "part_of",
        "category",
        "regexp_replace(w.key, '/[^/]*$', '')",
        "(SELECT 1) one WHERE position('/' in w.key) > 0",
    ),
    _branch(
        "category",
        "has_part",
        "category",
        "part.category",
        "(SELECT DISTINCT category FROM hotline_mandaterow WHERE replaced_at IS NULL) part "
        "WHERE starts_with(part.category, w.key || '/')",
    ),
    _branch("area", "lies_in", "area", "o.parent_id", "areas_area o WHERE o.code = w.key AND o.parent_id IS NOT NULL"),
    _branch("area", "has_part", "area", "o.code", "areas_area o WHERE o.parent_id = w.key"),
    _branch(
        "area",
        "happens",
        "appeal",
        "a.number",
        f"hotline_appeal a WHERE a.area_id = w.key AND {_APPEALS}",
        order=_NEWEST,
    ),
    _branch("area", "has_unit", "unit", "m.organisation_id", f"{_MANDATES} AND m.area_id = w.key", note=_CITED),
    _branch("policy", "owned_by", "unit", "k.owner_id", f"{_ITEMS} AND i.id = {_POLICY}"),
    _branch(
        "policy",
        "cited_in",
        "appeal",
        "a.number",
        f"{_CITATIONS} AND k.item_id = {_POLICY} AND {_APPEALS}",
        note="c.sentence",
        order=_NEWEST,
    ),
    _branch(
        "topic",
        "told_in",
        "appeal",
        "a.number",
        "hotline_topicmember t JOIN hotline_appeal a ON a.number = t.appeal_id "
        f"WHERE t.topic_id = {_TOPIC} AND {_APPEALS}",
        order=_NEWEST,
    ),
    _branch("appeal", "is_about", "category", "a.category", f"{_THIS} AND a.category <> ''"),
    _branch("appeal", "lies_in", "area", "a.area_id", _THIS),
    _branch("appeal", "handled_by", "unit", "a.unit_id", f"{_THIS} AND a.unit_id IS NOT NULL"),
    _branch(
        "appeal",
        "returned_by",
        "unit",
        "s.unit",
        "hotline_appealstep s WHERE s.appeal_id = w.key AND s.step = 'return'",
        note="s.clause",
    ),
    _branch(
        "appeal",
        "of_event",
        "topic",
        "t.topic_id",
        "hotline_topicmember t WHERE t.appeal_id = w.key AND t.topic_id IS NOT NULL",
    ),
    _branch("appeal", "cites", "policy", "k.item_id", f"{_CITATIONS} AND a.number = w.key", note="c.sentence"),
    _branch(
        "appeal",
        "same_citizen",
        "appeal",
        "a.number",
        "hotline_appeal me JOIN hotline_appeal a ON a.citizen_id = me.citizen_id AND a.number <> me.number "
        f"WHERE me.number = w.key AND {_APPEALS}",
        order=_NEWEST,
    ),
)

_WALK = """
WITH RECURSIVE walk(kind, key, step, trail, source, relation, note) AS (
    SELECT %(kind)s::text, %(key)s::text, 0, ARRAY[%(kind)s::text || ':' || %(key)s::text], ''::text, ''::text, ''::text
    UNION ALL
    SELECT e.kind, e.key, w.step + 1, w.trail || (e.kind || ':' || e.key), w.kind || ':' || w.key, e.relation, e.note
    FROM walk w CROSS JOIN LATERAL ({branches}) e
    WHERE w.step < %(steps)s AND NOT (e.kind || ':' || e.key) = ANY(w.trail)
)
SELECT source, relation, kind, key, note, step FROM walk WHERE step > 0 LIMIT %(most)s
"""


def walk_statement(visible: str, along: Collection[str] = ()) -> str:
    """Return the statement that walks from a node.

    Args:
        visible: The condition on an appeal ``a`` that the reader may see it.
        along: The relations that are gone along; empty for all.
    """
    branches = [branch for relation, branch in _BRANCHES if not along or relation in along]
    return _WALK.replace("{branches}", " UNION ALL ".join(branches)).replace(_APPEALS, visible)
