"""What happens before a city opens its doors, and what it says when it has."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from furong.foundation.servers.directory import DataDirectory
from furong.nets.casework.api import standards
from furong.nets.sensing.api.pipeline import prepare_streams
from furong.project.demo_people import ensure_demo_people, read_logins
from furong.project.preparing import collect_static, prepare_database
from furong.scenarios.demo import begin_demo, end_demo

__all__ = ["prepare_city", "welcome"]

_DEMO = "demo"
#: Before every recorded morning.
_SINCE = date(2020, 1, 1)


def prepare_city(directory: DataDirectory, *, demo: bool) -> None:
    """Bring tables, reference data, packs and static files up to this release; set the demo day off or aside."""
    packs = prepare_database()
    collect_static()
    prepare_streams()
    ensure_demo_people(directory)
    if demo:
        _ensure_standard()
        begin_demo(packs, speed=settings.FURONG_OPTIONS["DEMO_SPEED"])
    else:
        end_demo()


def _ensure_standard() -> None:
    """Let the standard table that Furong brings along hold in a demo, unless the city has one of its own."""
    if not standards.list_standard_tables():
        standards.load_standard_table(standards.shipped_table(), _DEMO)
        standards.activate_standard_table(standards.SHIPPED_TABLE, _DEMO, since=_SINCE)


def welcome(directory: DataDirectory, *, port: int, demo: bool) -> str:
    """Return where the city is and how to sign in, one login a role."""
    lines = ["", f"  芙蓉 Furong  http://localhost:{port}", ""]
    lines += [
        f"  {login.title_zh} {login.title_en:<20} {login.username:<12} {login.password}"
        for login in read_logins(directory.root)
    ]
    if demo:
        speed = settings.FURONG_OPTIONS["DEMO_SPEED"]
        lines += ["", f"  演示数据：虚构的一个早晨，{speed:g} 倍速 / demo data: a made-up morning, {speed:g}x"]
    return "\n".join([*lines, "", "  Ctrl-C 停止 / stops it", ""])
