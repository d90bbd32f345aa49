"""Screens of the node itself, for whoever runs it at three in the morning; and the page behind every error."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.db import connection
from django.http import HttpResponseBase

from furong import __version__
from furong.foundation.citytime.clock import city_clock, demo_rate
from furong.foundation.outbox.deliver import list_troubled, pending_count
from furong.foundation.web.errors import PageUnknown
from furong.foundation.web.pages import PageRequest, page, show
from furong.kernel.errors import registered_errors
from furong.nets.sensing import api as sensing

__all__ = ["node_page", "problem_page"]


@page("node.read")
def node_page(request: PageRequest) -> HttpResponseBase:
    """Show whether the node is well: database, disk, feeds, announcements that could not be delivered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()), current_setting('server_version')")
        size, server = cursor.fetchone()
    return show(
        request,
        "project/node.html",
        version=__version__,
        database_size=size,
        database_version=server,
        disk=shutil.disk_usage(settings.FURONG_DIRECTORY.root),
        now=city_clock().now(),
        rate=demo_rate(),
        feeds=sensing.list_feeds_for(request.actor),
        pending=pending_count(),
        troubled=list_troubled(),
    )


@page(public=True)
def problem_page(request: PageRequest, code: str) -> HttpResponseBase:
    """Show what an error means and what to do about it; every problem document links to its page."""
    error = registered_errors().get(code)
    if error is None:
        raise PageUnknown
    return show(request, "project/problem.html", error=error)
