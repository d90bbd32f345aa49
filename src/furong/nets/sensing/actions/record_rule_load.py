"""Count what rules do, by the hour; of a rule in shadow, keep the first episodes of each hour as samples."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from furong.foundation.transactions import transaction_required
from furong.nets.sensing.domain.happenings import Episode
from furong.nets.sensing.selectors.city_rules import RunningRule

__all__ = ["record_load"]

_HOUR_MS = 3_600_000
_SAMPLES = 20
_ADD = """
INSERT INTO sensing_ruleload AS l (rule_id, hour, raised, cleared, withdrawn, shadow, samples)
SELECT rule, hour, raised, cleared, 0, shadow, samples::jsonb
FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::int[], %s::text[])
  AS v (rule, hour, raised, cleared, shadow, samples)
ON CONFLICT (rule_id, hour) DO UPDATE
SET raised = l.raised + EXCLUDED.raised, cleared = l.cleared + EXCLUDED.cleared, shadow = l.shadow + EXCLUDED.shadow,
    samples = CASE WHEN jsonb_array_length(l.samples) < 20 THEN l.samples || EXCLUDED.samples ELSE l.samples END
"""


@dataclass(slots=True)
class _Counts:
    raised: int = 0
    cleared: int = 0
    shadow: int = 0
    samples: list[dict[str, object]] = field(default_factory=list)


@transaction_required
def record_load(episodes: Sequence[Episode], rules: Mapping[int, RunningRule], codes: Mapping[int, str]) -> None:
    """Add the episodes of a batch to the figures of their rules.

    Args:
        episodes: Of active rules and of those in shadow.
        rules: The rules by number.
        codes: Codes of the things by number.
    """
    counts: dict[tuple[int, int], _Counts] = defaultdict(_Counts)
    for episode in episodes:
        at = episode.raised_ms if episode.raised_ms is not None else episode.cleared_ms or 0
        _add(counts[episode.rule, at // _HOUR_MS], episode, rules[episode.rule].is_shadow, codes)
    keys = sorted(counts)
    figures = [counts[key] for key in keys]
    columns: list[Any] = [
        [rule for rule, _ in keys],
        [hour for _, hour in keys],
        [f.raised for f in figures],
        [f.cleared for f in figures],
        [f.shadow for f in figures],
        [json.dumps(f.samples) for f in figures],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, columns)


def _add(count: _Counts, episode: Episode, is_shadow: bool, codes: Mapping[int, str]) -> None:
    if episode.raised_ms is None:
        count.cleared += not is_shadow
        return
    if not is_shadow:
        count.raised += 1
        count.cleared += episode.cleared_ms is not None
        return
    count.shadow += 1
    if len(count.samples) < _SAMPLES:
        count.samples.append({"thing": codes[episode.number], "raised_ms": episode.raised_ms, "value": episode.value})
