"""The page of files of appeals: a file is sent, a row is mended where it is shown, and what was typed stays."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.api.test_hotline_pages import client_of, page, post
from tests.nets.hotline.conftest import PHONE, Hotline, hotline
from tests.nets.hotline.test_import import GOOD, changed, table

from furong.nets.hotline.models import Appeal, RejectedAppeal

__all__ = ["hotline"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
PATH = "/hotline/imports"


def test_a_file_is_sent_and_a_row_is_mended(hotline: Hotline) -> None:
    boss = hotline.supervisor
    content = table(GOOD, changed(编号="Z2", 电话="x<b>"), changed(编号="Z3", 电话="y"))
    answer = client_of(boss).post(PATH, {"file": SimpleUploadedFile("day.csv", content, content_type="text/csv")})
    assert (answer.status_code, Appeal.objects.count()) == (302, 1)
    shown = page(boss, PATH)
    assert "day.csv" in shown
    assert "x&lt;b&gt;" in shown
    second, third = RejectedAppeal.objects.order_by("row").values_list("pk", flat=True)
    row = f"/hotline/import-rows/{second}"
    status, shown = post(boss, f"{row}/replay", **{"cell:电话": "typed", "row": str(second)})
    assert (status, 'value="typed"' in shown) == (422, True)
    assert post(boss, f"{row}/replay", **{"cell:电话": PHONE})[0] == 302
    assert post(boss, f"/hotline/import-rows/{third}/dismiss", reason="")[0] == 422
    assert post(boss, f"/hotline/import-rows/{third}/dismiss", reason="空号")[0] == 302
    assert post(boss, f"{row}/fly")[0] == 404
    assert Appeal.objects.count() == 2
    assert f"/hotline/import-rows/{second}" not in page(boss, PATH)


def test_what_is_no_file_is_told_on_the_page(hotline: Hotline) -> None:
    assert post(hotline.supervisor, PATH)[0] == 422
    wrong = SimpleUploadedFile("x.csv", b"a,b\n1,2\n")
    assert "source_key" in client_of(hotline.supervisor).post(PATH, {"file": wrong}).content.decode()
