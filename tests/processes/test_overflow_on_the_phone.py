"""The phone shows the count of an over-full spot, says how many are left, and asks how many were taken away."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.processes.test_overflow_to_case import FULL, go_on, my_task
from tests.support.city import Person, photo

from furong.kernel.clock import FrozenClock
from furong.nets.casework.contracts import TaskState
from furong.nets.casework.models import Case, Task


@pytest.mark.usefixtures("pages")
def test_a_spot_is_cleared_in_three_sent_forms(staff: dict[str, Person], clock: FrozenClock) -> None:
    go_on(clock, FULL, range(11))
    case, person = Case.objects.get(), staff["A"]
    path = f"/tasks/{my_task(person, case.number, 'A')}"
    phone = Client()
    phone.force_login(person.user)
    card = phone.get(path).content.decode()
    assert "214/134" in card
    assert "还剩 68 辆" in card
    phone.post(f"{path}/steps/accept")
    shown = phone.get(path).content.decode()
    assert 'name="moved"' in shown
    assert 'data-missing-before="0"' in shown
    assert 'value="cleared" checked' in shown
    place = {"lon": "104.0605", "lat": "30.5505"}
    taken = SimpleUploadedFile("after.jpg", photo("after"), content_type="image/jpeg")
    phone.post(f"{path}/photos", {"kind": "after", "photo": taken, **place})
    go_on(clock, {**FULL, "A": 64}, range(1))
    done = {"result": "cleared", "moved": "80", "note": ""}
    refused = phone.post(f"{path}/steps/feed-back", done, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (409, "casework.figure_not_reached")
    assert "还剩 12 辆" in refused.json()["title"] + refused.json().get("detail", "")
    go_on(clock, {**FULL, "A": 40}, range(1))
    taken_on = phone.post(f"{path}/steps/feed-back", done, headers={"Accept": "text/html"}, follow=True)
    assert "已提交" in taken_on.content.decode()
    task = Task.objects.get(pk=path.rsplit("/", 1)[1])
    assert (task.state, task.moved) == (TaskState.DONE, 80)
    assert "计数已达到要求" in phone.get(path).content.decode()
