"""Whether the node is well: everything that was looked at, and for each bad state what to do next."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from furong import __version__
from furong.foundation.jobs.state import count_jobs, worker_heard_at
from furong.foundation.outbox.deliver import list_troubled, pending_count
from furong.foundation.web.words import day_and_time, number
from furong.kernel.permissions import Actor
from furong.nets.sensing import api as sensing

__all__ = ["Check", "LogFile", "checks", "log_files", "readable_size"]

_GB = 1_000_000_000
_DISK_MIN = 2 * _GB
_DISK_SHORT = 5 * _GB
#: Deliveries that wait for a moment are normal; so many mean that nobody delivers.
_PENDING_MANY = 1000
#: A worker says every ten seconds that it is alive.
_WORKER_SILENT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at.

    Args:
        name: What it is.
        state: ``ok``, ``warn`` or ``danger``.
        found: What was found.
        mend: What to do next; empty when all is well.
    """

    name: str
    state: str
    found: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log of the node.

    Args:
        path: Where it lies.
        size: How large it is, with its unit.
    """

    path: str
    size: str


def checks(actor: Actor) -> list[Check]:
    """Look at everything that keeps the node running."""
    return [_version(), _database(), _disk(), _worker(), _feeds(actor), _outbox(), _jobs()]


def log_files() -> list[LogFile]:
    """Return the logs of the node, by name."""
    found = sorted(path for path in settings.FURONG_DIRECTORY.logs.iterdir() if path.is_file())
    return [LogFile(str(path), readable_size(path.stat().st_size)) for path in found]


def readable_size(size: int) -> str:
    """Return a number of bytes in the unit that makes it short."""
    value, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    return f"{value:.0f} {unit}" if value >= 10 or unit == "B" else f"{value:.1f} {unit}"


def _version() -> Check:
    return Check(name=_("Furong version"), state="ok", found=__version__)


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()), current_setting('server_version')")
        size, version = cursor.fetchone()
    return Check(name=_("Database"), state="ok", found=f"PostgreSQL {version} · {readable_size(size)}")


def _disk() -> Check:
    root = settings.FURONG_DIRECTORY.root
    usage = shutil.disk_usage(root)
    found = _("%(free)s free of %(total)s") % {"free": readable_size(usage.free), "total": readable_size(usage.total)}
    if usage.free >= _DISK_SHORT:
        return Check(name=_("Disk"), state="ok", found=found)
    return Check(
        name=_("Disk"),
        state="danger" if usage.free < _DISK_MIN else "warn",
        found=found,
        mend=_(
            "Make room on the disk that holds %(path)s. When it is full the node stops taking data; "
            "nothing that was taken is lost."
        )
        % {"path": root},
    )


def _worker() -> Check:
    heard = worker_heard_at()
    if heard is not None and timezone.now() - heard <= _WORKER_SILENT:
        return Check(name=_("Worker"), state="ok", found=_("heard at %(time)s") % {"time": day_and_time(heard)})
    return Check(
        name=_("Worker"),
        state="danger",
        found=_("last heard at %(time)s") % {"time": day_and_time(heard)} if heard else _("never heard"),
        mend=_(
            "Feeds are not evaluated while it is down. It is started again by itself; when it stays down, "
            "read worker.log, stop the city and start it with “furong up”."
        ),
    )


def _feeds(actor: Actor) -> Check:
    feeds = sensing.list_feeds_for(actor)
    late = [feed for feed in feeds if sensing.freshness_of(feed).state is sensing.FreshnessState.LATE]
    if not late:
        found = ngettext("%(count)s feed, none late", "%(count)s feeds, none late", len(feeds)) % {"count": len(feeds)}
        return Check(name=_("Feeds"), state="ok", found=found)
    return Check(
        name=_("Feeds"),
        state="warn",
        found=_("%(late)s of %(count)s late") % {"late": len(late), "count": len(feeds)},
        mend=_("Call who sends them (%(feeds)s). Alarms of theirs stay as they are until something comes.")
        % {"feeds": ", ".join(feed.key for feed in late)},
    )


def _outbox() -> Check:
    pending, troubled = pending_count(), list_troubled()
    found = ngettext("%(count)s delivery waits", "%(count)s deliveries wait", pending) % {"count": number(pending)}
    if troubled:
        return Check(
            name=_("Deliveries between parts"),
            state="danger",
            found=_("%(found)s, %(troubled)s in trouble") % {"found": found, "troubled": len(troubled)},
            mend=_(
                "Each is tried again by itself, at the latest after ten minutes; nothing is lost. "
                "When the same reason stays, mend what it names, or report it with worker.log."
            ),
        )
    if pending >= _PENDING_MANY:
        return Check(
            name=_("Deliveries between parts"),
            state="warn",
            found=found,
            mend=_("More wait than usual. See whether the worker runs; the queue empties by itself once it does."),
        )
    return Check(name=_("Deliveries between parts"), state="ok", found=found)


def _jobs() -> Check:
    counts = count_jobs()
    failed = counts.get("failed", 0)
    found = _("%(waiting)s waiting, %(running)s running, %(failed)s failed") % {
        "waiting": counts.get("todo", 0),
        "running": counts.get("doing", 0),
        "failed": failed,
    }
    if not failed:
        return Check(name=_("Jobs"), state="ok", found=found)
    return Check(
        name=_("Jobs"),
        state="warn",
        found=found,
        mend=_(
            "Housekeeping runs again every night by itself. "
            "When the same job fails twice, look for its name in worker.log."
        ),
    )
