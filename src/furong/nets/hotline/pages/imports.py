"""Files of appeals: sent here, what became of them, and the rows that were put aside, to be mended or dismissed."""

from __future__ import annotations

from django.http import HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.feedback import say
from furong.foundation.web.language import language_of
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import FurongError, NotFound
from furong.nets.hotline.api import imports
from furong.nets.hotline.contracts.imports import AppealRejectionState
from furong.nets.hotline.errors.imports import AppealFileEmpty
from furong.nets.hotline.pages.acts import sent

__all__ = ["appeal_imports", "settle_import_row"]

_SUPERVISE = "hotline.supervise"
_PATH = "/hotline/imports"
_CELL = "cell:"
_CELL_MAX = 20_000
_SHOWN = 20


@page(_SUPERVISE, methods=("GET", "POST"))
def appeal_imports(request: PageRequest) -> HttpResponseBase:
    """Show the files and the rows that wait, or take a file."""
    if request.method != "POST":
        return _show(request)
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise AppealFileEmpty(file="–")
        report = imports.import_appeals(request.actor, upload.name or "upload.csv", upload.read())
    except FurongError as error:
        return _show(request, trouble=error.sentence(language_of()), status=error.status)
    say(
        request,
        _("%(opened)s appeals taken in, %(known)s known, %(rejected)s rows put aside")
        % {"opened": report.opened, "known": report.known, "rejected": report.rejected},
    )
    return HttpResponseRedirect(_PATH)


@page(_SUPERVISE, methods=("POST",))
def settle_import_row(request: PageRequest, number: int, act: str) -> HttpResponseBase:
    """Try a row again with what was mended, or dismiss it."""
    try:
        if act == "replay":
            cells = {
                name.removeprefix(_CELL): str(text)[:_CELL_MAX]
                for name, text in request.POST.items()
                if name.startswith(_CELL)
            }
            appeal = imports.replay_rejection(request.actor, number, cells)
            say(request, _("The row has become the appeal %(number)s") % {"number": appeal})
        elif act == "dismiss":
            imports.dismiss_rejection(request.actor, number, sent(request.POST, "reason"))
            say(request, _("The row was dismissed"))
        else:
            raise PageUnknown
    except NotFound:
        raise
    except FurongError as error:
        return _show(request, trouble=error.sentence(language_of()), status=error.status)
    return HttpResponseRedirect(_PATH)


def _show(request: PageRequest, *, trouble: str = "", status: int = 200) -> HttpResponseBase:
    return show(
        request,
        "hotline/imports.html",
        status=status,
        trouble=trouble,
        batches=imports.list_imports_for(request.actor),
        found=imports.list_rejections_for(request.actor, states=frozenset({AppealRejectionState.WAITING}), size=_SHOWN),
        given={name: str(text) for name, text in request.POST.items()} if trouble else {},
    )
