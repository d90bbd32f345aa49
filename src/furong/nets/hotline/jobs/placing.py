"""Every minute, appeals that came in files are located by their words."""

from __future__ import annotations

from furong.foundation.jobs.queue import app, on_own_connection
from furong.nets.hotline.api.places import locate_files

__all__ = ["locate_file_appeals"]

_SECONDS = 20.0


@app.periodic(cron="* * * * *")
@app.task(queue="hotline", pass_context=False)
@on_own_connection
def locate_file_appeals(timestamp: int) -> int:
    """Locate the appeals whose words nobody has looked up; return how many that were."""
    return locate_files(_SECONDS)
