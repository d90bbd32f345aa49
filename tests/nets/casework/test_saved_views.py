"""Lists of the desk under names of their own."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.nets.casework.conftest import District

from furong.nets.casework.api.saved_views import list_saved_views, remove_view, save_view
from furong.nets.casework.contracts.saved_views import SAVED_VIEWS_MAX
from furong.nets.casework.errors.saved_views import SavedViewUnusable, TooManySavedViews

pytestmark = pytest.mark.django_db


def test_a_view_belongs_to_who_saved_it_and_the_same_name_is_the_same_view(district: District) -> None:
    duty, other = district.duty.actor, district.second_duty.actor
    save_view(duty, " 今日  超时 ", "/cases?view=overdue")
    save_view(duty, "今日 超时", "/cases?view=overdue&level=1")
    save_view(other, "今日 超时", "/cases?view=check")
    (kept,) = list_saved_views(duty)
    assert (kept.name, kept.address) == ("今日 超时", "/cases?view=overdue&level=1")
    remove_view(other, kept.id)
    assert list_saved_views(duty) == (kept,)
    remove_view(duty, kept.id)
    remove_view(duty, kept.id)
    assert list_saved_views(duty) == ()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("", "/cases"),
        ("  ", "/cases"),
        ("长" * 41, "/cases"),
        ("away", "//evil.example/cases?"),
        ("away", "/casesx"),
        ("away", "javascript:alert(1)"),
        ("long", "/cases?" + "q" * 500),
    ],
)
def test_what_is_no_list_of_the_desk_is_not_kept(district: District, name: str, address: str) -> None:
    with pytest.raises(SavedViewUnusable):
        save_view(district.duty.actor, name, address)


def test_there_is_an_end_to_shortcuts(district: District) -> None:
    duty = district.duty.actor
    for number in range(SAVED_VIEWS_MAX):
        save_view(duty, f"v{number}", "/cases")
    with pytest.raises(TooManySavedViews):
        save_view(duty, "one more", "/cases")
    save_view(duty, "v0", "/cases?view=check")
    assert len(list_saved_views(duty)) == SAVED_VIEWS_MAX


@pytest.mark.usefixtures("plain_pages")
def test_a_list_is_saved_at_the_desk_found_again_and_removed(district: District) -> None:
    client = Client()
    client.force_login(district.duty.user)
    answer = client.post("/cases/views", {"name": "高新 Ⅰ级", "address": "/cases?view=dispatch&level=1"})
    assert answer.headers["Location"] == "/cases?view=dispatch&level=1"
    shown = client.get("/cases?view=dispatch&level=1").content.decode()
    assert 'aria-current="page" data-verbatim>高新 Ⅰ级</a>' in shown
    assert "视图「高新 Ⅰ级」已保存" in shown
    (kept,) = list_saved_views(district.duty.actor)
    client.post(f"/cases/views/{kept.id}/remove")
    assert "高新 Ⅰ级" not in client.get("/cases").content.decode()
    refused = client.post("/cases/views", {"name": "x", "address": "https://evil.example/"})
    assert refused.headers["Location"] == "/cases"
    assert "视图未保存" in client.get("/cases").content.decode()
