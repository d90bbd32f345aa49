"""Count a deadline, and let it say how it was counted."""

from __future__ import annotations

from datetime import datetime

from furong.engines.worktime import Kind, Limit, StartRule, due, explain, load_calendar
from furong.kernel.clock import CITY_TIME, iso

calendar = load_calendar("chengdu")
limit = Limit(
    start=datetime(2026, 9, 30, 16, 30, tzinfo=CITY_TIME),  # the afternoon before the National Day holidays
    amount=2,
    kind=Kind.WORK_HOUR,
    start_rule=StartRule.NEXT_WORKING_INSTANT,
)
deadline = due(limit, calendar)

print(iso(deadline.due_at))
for line in explain(deadline, "en"):
    print(line)
