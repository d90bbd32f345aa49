"""Appeals from files: what is taken, what is put aside and mended, and that no key opens two."""

from __future__ import annotations

import csv
import gzip
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.nets.hotline.conftest import PHONE, Hotline
from tests.support.city import HIGH_TECH, Person, hire

from furong.foundation.outbox.models import OutboxEvent
from furong.kernel.errors import InvalidInput
from furong.nets.hotline.api import appeals, imports
from furong.nets.hotline.contracts.appeals import AppealKind, Urgency
from furong.nets.hotline.contracts.imports import AppealImportReport, AppealRejectionState
from furong.nets.hotline.models import Appeal, AppealStep, AppealTimer, Citizen, Contact, TimerCount

pytestmark = pytest.mark.django_db

HEADS = ("编号", "诉求内容", "区域", "诉求类型", "紧急程度", "地址", "经度", "纬度", "姓名", "电话", "匿名", "来件时间")
GOOD = ("Z1", "路灯不亮", HIGH_TECH, "投诉", "紧急", "天府大道", "104.06", "30.54", "王小明", f"+86 {PHONE}", "否", "")


def table(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([heads, *rows])
    return buffer.getvalue().encode()


def changed(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(head, cell) for head, cell in zip(HEADS, GOOD, strict=True))


def taken(hotline: Hotline, content: bytes) -> AppealImportReport:
    return imports.import_appeals(hotline.supervisor.actor, "day.csv", content)


def test_a_row_leaves_what_taking_it_in_by_hand_leaves(hotline: Hotline) -> None:
    told = taken(hotline, table(GOOD))
    assert (told.rows, told.opened, told.known, told.rejected) == (1, 1, 0, 0)
    found = Appeal.objects.get(channel="batch")
    by_hand = Appeal.objects.get(
        pk=hotline.receive(
            text="路灯不亮", kind=AppealKind.COMPLAINT, urgency=Urgency.URGENT, place="天府大道", lon=104.06, lat=30.54
        ).number
    )
    for name in ("state", "kind", "title", "text", "area_path", "citizen_id", "lon", "version", "round"):
        assert getattr(found, name) == getattr(by_hand, name), name
    assert (found.kind, found.urgency) == ("complaint", "urgent")
    assert found.due_at is not None
    contact = Contact.objects.get(pk=found.pk)
    assert (contact.name, contact.phone) == ("王小明", PHONE)
    timers = [AppealTimer.objects.get(appeal=one) for one in (found, by_hand)]
    assert timers[0].stage == timers[1].stage
    assert timers[0].derivation["zh"]
    assert TimerCount.objects.filter(timer__in=timers).count() == 2
    assert AppealStep.objects.get(appeal=found).step == "receive"
    assert OutboxEvent.objects.filter(subject=found.pk).count() == 1
    appeals.register_appeal(hotline.agent.actor, found.pk)


def test_a_key_opens_one_appeal_however_often_it_comes(hotline: Hotline) -> None:
    rows = [changed(编号=key) for key in ("Z1", "Z2", "Z1")]
    assert (taken(hotline, table(*rows)).opened, Appeal.objects.count()) == (2, 2)
    again = taken(hotline, table(*rows, changed(编号="Z3")))
    assert (again.opened, again.known, Appeal.objects.count()) == (1, 3, 3)
    assert len(set(Appeal.objects.values_list("pk", flat=True))) == 3
    assert Citizen.objects.count() == 1


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_and_gzip_are_the_same(hotline: Hotline, encoding: str, packed: bool) -> None:
    content = table(changed(诉求内容="𠮷家，“井盖”\n丢了")).decode().encode(encoding)
    assert taken(hotline, gzip.compress(content) if packed else content).opened == 1
    assert Appeal.objects.get().text == "𠮷家，“井盖”\n丢了"


def test_english_heads_few_columns_and_formulas_are_taken_as_they_are(hotline: Hotline) -> None:
    said = '=HYPERLINK("http://x.example","go")'
    content = table(("a1", said), heads=("ID", "text"))
    boss = hire("hotline_supervisor", name="chief", area="510100")
    assert imports.import_appeals(boss.actor, "few.csv", content).opened == 1
    found = Appeal.objects.get()
    assert (found.text, found.area_id, found.kind, found.citizen_id) == (said, "510100", "help", None)


def test_an_anonymous_row_keeps_nobody(hotline: Hotline) -> None:
    assert taken(hotline, table(changed(匿名="是"))).opened == 1
    assert (Contact.objects.count(), Citizen.objects.count()) == (0, 0)
    assert Appeal.objects.get().is_anonymous


BAD = {
    "key_missing": {"编号": ""},
    "text_missing": {"诉求内容": "  "},
    "area_unknown": {"区域": "火星区"},
    "area_refused": {"区域": "510104"},
    "kind_unknown": {"诉求类型": "抱怨"},
    "urgency_unknown": {"紧急程度": "很急"},
    "place_unusable": {"经度": "1O4"},
    "phone_unusable": {"电话": "一二三"},
    "flag_unusable": {"匿名": "也许"},
    "time_unusable": {"来件时间": "昨天"},
    "time_ahead": {"来件时间": "2099-01-01 08:00"},
    "time_long_ago": {"来件时间": "2001/01/01 08:00:00"},
    "text_long": {"姓名": "长" * 61},
}


@pytest.mark.parametrize("code", BAD)
def test_bad_rows_are_put_aside_with_what_is_wrong(hotline: Hotline, code: str) -> None:
    told = taken(hotline, table(changed(**BAD[code]), changed(编号="Z9")))
    assert (told.opened, told.rejected) == (1, 1)
    (row,) = told.first
    assert [one.code for one in row.problems] == [code]
    assert (row.row, row.state) == (2, AppealRejectionState.WAITING)
    assert row.problems[0].zh != row.problems[0].en


def test_a_row_is_mended_and_replayed_once(hotline: Hotline) -> None:
    told = taken(hotline, table(changed(电话="12", 诉求类型="抱怨")))
    (row,), chief = told.first, hotline.supervisor.actor
    with pytest.raises(InvalidInput) as still:
        imports.replay_rejection(chief, row.id, {"电话": PHONE})
    assert "抱怨" in still.value.sentence("zh")
    number = imports.replay_rejection(chief, row.id, {"电话": PHONE, "诉求类型": "投诉"})
    assert Appeal.objects.get().pk == number
    (settled,) = imports.list_rejections_for(chief, states=frozenset({AppealRejectionState.OPENED})).rows
    assert (settled.number, settled.cells["电话"], settled.problems) == (number, PHONE, ())
    with pytest.raises(Exception, match="settled"):
        imports.replay_rejection(chief, row.id, {})


def test_rows_that_waited_are_replayed_by_what_is_known_now(hotline: Hotline) -> None:
    taken(hotline, table(changed(编号="A", 区域="510104"), changed(编号="B", 区域="火星区")))
    assert imports.replay_waiting(hotline.supervisor.actor).opened == 0
    wider = hire("hotline_supervisor", name="chief", area="510100")
    told = imports.replay_waiting(wider.actor)
    assert (told.opened, told.waiting) == (1, 1)
    assert Appeal.objects.get().area_id == "510104"


def test_the_file_of_rows_put_aside_has_no_formulas_and_can_be_read_again(hotline: Hotline) -> None:
    told = taken(hotline, table(changed(编号="", 诉求内容="=1+1", 姓名="@SUM(A1)")))
    text = imports.rejected_file(imports.rejections_of(hotline.supervisor.actor, told.id))
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["诉求内容"], row["姓名"], row["row"]) == ("'=1+1", "'@SUM(A1)", "2")
    assert "编号" in row["problems_zh"]
    assert taken(hotline, _with_key(text).encode()).opened == 1
    found = Appeal.objects.get()
    assert (found.text, found.contact.phone) == ("=1+1", PHONE)


def _with_key(text: str) -> str:
    """Return a file of rows put aside as a person mends it."""
    rows = [{**row, "编号": "Z7"} for row in csv.DictReader(io.StringIO(text))]
    return table(*(tuple(row.values()) for row in rows), heads=tuple(rows[0])).decode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "hotline.file_empty"),
        (b"text,id\n", "hotline.file_empty"),
        (b"a,b\n1,2\n", "hotline.file_columns_missing"),
        (b"\xff\xfe\xff\xff,\xff", "hotline.file_broken"),
        (gzip.compress(b"text,id\nx,1\n" * 99)[:40], "hotline.file_broken"),
    ],
    ids=["nothing", "no rows", "no columns", "no text", "half a gzip"],
)
def test_what_is_no_table_is_refused(hotline: Hotline, content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        taken(hotline, content)
    assert refused.value.code == code


def sent(person: Person, path: str, **body: Any) -> tuple[int, Any]:
    answer = Client().post(path, body, content_type="application/json", headers=person.bearer)
    return answer.status_code, answer.json() if answer.content else {}


def test_files_and_rows_over_the_api(hotline: Hotline) -> None:
    boss, path = hotline.supervisor, "/api/v1/hotline/import-rows"
    rows = table(GOOD, changed(编号="Z2", 电话="x"), changed(编号="Z3", 电话="y"))
    upload = {"file": SimpleUploadedFile("day.csv", rows, content_type="text/csv")}
    answer = Client().post("/api/v1/hotline/imports", upload, headers=boss.bearer)
    assert (answer.status_code, answer.json()["opened"], answer.json()["rejected"]) == (201, 1, 2)
    second, third = (one["id"] for one in answer.json()["first"])
    assert sent(boss, f"{path}/{second}/replay", cells={})[1]["code"] == "hotline.row_unusable"
    assert sent(boss, f"{path}/{second}/replay", cells={"电话": PHONE})[0] == 200
    assert sent(boss, f"{path}/{second}/replay", cells={})[1]["code"] == "hotline.row_settled"
    assert sent(boss, f"{path}/{third}/dismissal", reason="空号")[0] == 204
    assert sent(boss, f"{path}/replay")[1] == {"opened": 0, "waiting": 0}
    listed = Client().get(f"{path}?state=dismissed", headers=boss.bearer).json()
    assert [one["note"] for one in listed["rows"]] == ["空号"]
    (batch,) = Client().get("/api/v1/hotline/imports", headers=boss.bearer).json()
    assert (batch["rows"], batch["rejected"], batch["waiting"]) == (3, 2, 0)
    other = hire("hotline_supervisor", name="other")
    assert Client().get(path, headers=other.bearer).json()["total"] == 0
    assert sent(other, f"{path}/{second}/replay", cells={})[1]["code"] == "hotline.row_unknown"
