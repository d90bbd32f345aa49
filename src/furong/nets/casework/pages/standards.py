"""Versions of the standard table: upload with its check, what a version says and changes, and from when it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from furong.foundation.citytime.clock import city_clock
from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.clock import city_time
from furong.kernel.errors import FurongError
from furong.nets.casework.api import standards as api
from furong.nets.casework.contracts.standards import StandardClass, StandardTable, TableInfo, TableReplay
from furong.nets.casework.pages import standard_words as words

__all__ = ["load_standard", "standard_page", "standard_step", "standards_page"]

_MANAGE = "standard.manage"
_TABS = ("classes", "findings", "changes", "replay")
_REPLAY_DAYS = (7, 30, 90)
_LAST_MONTH_D = 30
_BYTES_A_MB = 1024 * 1024
_FIELDS = ("key", "name_zh", "name_en", "fill_merged")


@page(_MANAGE)
def standards_page(request: PageRequest) -> HttpResponseBase:
    """Show every version, and the form that takes a new one."""
    return _show_list(request, {**dict.fromkeys(_FIELDS, ""), "key": f"standard-{_today().year}.1"})


@page(_MANAGE, methods=("POST",))
def load_standard(request: PageRequest) -> HttpResponseBase:
    """Check a file, or keep it as a draft; what cannot be read is told beside the field, and the form stays filled."""
    texts = {name: str(request.POST.get(name, "")).strip() for name in _FIELDS}
    upload = request.FILES.get("file")
    if upload is None:
        return _show_list(request, texts, trouble=_("Choose a CSV or .xlsx file first."), status=422)
    content, name = upload.read(), str(upload.name)
    fill = bool(texts["fill_merged"])
    try:
        if request.POST.get("act") == "check":
            table = api.check_standard_table(content, name, fill_merged=fill)
            return _show_list(request, texts, table=table, file=name)
        new = api.NewTable(
            key=texts["key"],
            name_zh=texts["name_zh"],
            name_en=texts["name_en"],
            file=name,
            content=content,
            fill_merged=fill,
        )
        api.load_standard_table(new, request.actor.name)
    except FurongError as error:
        return _show_list(request, texts, trouble=words.trouble(error), status=error.status)
    say(request, _("%(key)s is kept as a draft") % {"key": texts["key"]})
    return HttpResponseRedirect(f"{_path(texts['key'])}?tab=findings")


@page(_MANAGE)
def standard_page(request: PageRequest, key: str) -> HttpResponseBase:
    """Show one version: its classes, what its check found, what it changes, and what it would have changed."""
    info = api.get_standard_table(key)
    tab = request.GET.get("tab", "")
    tab = tab if tab in _TABS else _TABS[0]
    shown: Mapping[str, Callable[[], dict[str, Any]]] = {
        "classes": lambda: _classes(request, key),
        "findings": lambda: {"findings": api.list_table_findings(key)},
        "changes": lambda: _changes(request, info),
        "replay": lambda: _replay(request, key),
    }
    return show(request, "casework/standard.html", info=info, tab=tab, words=words, **shown[tab]())


@page(_MANAGE, methods=("GET", "POST"))
def standard_step(request: PageRequest, key: str, step: str) -> HttpResponseBase:
    """Ask whether a version is to begin or to end, with all that follows from it, and do so once that is confirmed."""
    if step not in ("activate", "retire"):
        raise PageUnknown
    info = api.get_standard_table(key)
    if request.method != "POST":
        return _ask(request, info, step, _today().isoformat())
    given = request.POST.get("day", "")
    try:
        told = _taken(request, info, step, date.fromisoformat(given))
    except ValueError:
        return _ask(request, info, step, given, trouble=_("Give a day, such as 2026-12-01."), status=422)
    except FurongError as error:
        return _ask(request, info, step, given, trouble=words.trouble(error), status=error.status)
    say(request, told)
    return HttpResponseRedirect(_path(key))


def _taken(request: PageRequest, info: TableInfo, step: str, day: date) -> str:
    if step == "retire":
        api.retire_standard_table(info.key, until=day)
        return _("%(key)s ends on %(day)s") % {"key": info.key, "day": day}
    count = api.activate_standard_table(info.key, request.actor.name, since=day)
    told = ngettext(
        "%(key)s holds from %(day)s on, with %(count)d type of case",
        "%(key)s holds from %(day)s on, with %(count)d types of case",
        count,
    )
    return told % {"key": info.key, "day": day, "count": count}


def _ask(
    request: PageRequest, info: TableInfo, step: str, day: str, *, trouble: str = "", status: int = 200
) -> HttpResponseBase:
    """Show what would follow: for a beginning the differences and last month's cases."""
    more: dict[str, Any] = {}
    if step == "activate":
        more = {"changes": api.compare_standard_tables(info.key), "replay": _replayed(info.key, _LAST_MONTH_D)}
    return show(
        request,
        "casework/standard_step.html",
        status=status,
        info=info,
        step=step,
        day=day,
        trouble=trouble,
        in_force=api.find_table_on(_today()),
        words=words,
        **more,
    )


def _show_list(
    request: PageRequest,
    texts: Mapping[str, str],
    *,
    table: StandardTable | None = None,
    file: str = "",
    trouble: str = "",
    status: int = 200,
) -> HttpResponseBase:
    limit_mb = settings.FURONG_OPTIONS["UPLOAD_MAX_MB"]
    return show(
        request,
        "casework/standards.html",
        status=status,
        tables=api.list_standard_tables(),
        texts=texts,
        checked=table,
        findings=sorted(table.findings, key=lambda one: one.severity != "error") if table else [],
        file=file,
        trouble=trouble,
        limit_mb=limit_mb,
        limit_bytes=limit_mb * _BYTES_A_MB,
        words=words,
    )


def _classes(request: PageRequest, key: str) -> dict[str, Any]:
    """Return the classes of which the code, a name or a condition has what is looked for."""
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    classes = api.list_standard_classes(key)
    found = [one for one in classes if (not kind or one.kind == kind) and _names(one, text.lower())]
    return {"classes": found, "count": sum(len(one.conditions) for one in found), "text": text, "kind": kind}


def _names(one: StandardClass, text: str) -> bool:
    said = [one.code, one.major_zh, one.major_en, one.name_zh, one.name_en]
    for condition in one.conditions:
        said += [condition.text_zh, condition.text_en, condition.handling_zh, condition.handling_en]
    return any(text in each.lower() for each in said)


def _changes(request: PageRequest, info: TableInfo) -> dict[str, Any]:
    others: Sequence[TableInfo] = [one for one in api.list_standard_tables() if one.key != info.key]
    against = request.GET.get("against", "")
    against = against if against in {one.key for one in others} else ""
    return {"changes": api.compare_standard_tables(info.key, against=against), "others": others, "against": against}


def _replay(request: PageRequest, key: str) -> dict[str, Any]:
    given = request.GET.get("days", "")
    days = int(given) if given in {str(count) for count in _REPLAY_DAYS} else _LAST_MONTH_D
    return {"replay": _replayed(key, days), "days": days, "spans": _REPLAY_DAYS}


def _replayed(key: str, days: int) -> TableReplay:
    until = city_clock().now()
    return api.replay_standard_table(key, since=until - timedelta(days=days), until=until)


def _today() -> date:
    return city_time(city_clock().now()).date()


def _path(key: str) -> str:
    return f"/standards/{quote(key)}"
