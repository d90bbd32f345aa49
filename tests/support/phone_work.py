"""What the staff of an operator does on the phone, step by step."""

from __future__ import annotations

import io
import random

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from tests.support.browser import Reader

__all__ = ["choose_result", "finish_task", "open_task", "picture", "stand_at_place", "take_photo"]


def picture(seed: str, name: str = "photo.jpg") -> FilePayload:
    """Return a photo of coloured squares; another seed makes another one."""
    dice = random.Random(seed)
    image = Image.new("RGB", (640, 480))
    for x in range(0, 640, 80):
        for y in range(0, 480, 80):
            image.paste(tuple(dice.randrange(256) for _ in range(3)), (x, y, x + 80, y + 80))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return {"name": name, "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def stand_at_place(page: Page) -> None:
    """Carry the phone to the place of the task that it shows: what is taken elsewhere proves nothing."""
    href = page.locator('a[href^="geo:"]').first.get_attribute("href") or ""
    lat, lon = (float(part) for part in href.removeprefix("geo:").split("?")[0].split(","))
    page.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 8})


def take_photo(page: Page, kind: str, seed: str) -> None:
    """Choose a photo for one of the two tiles; the page sends it by itself."""
    form = page.locator(f'form[data-kind="{kind}"]')
    stand_at_place(page)
    taken = page.locator(f'.shots__kind:has(form[data-kind="{kind}"]) figure')
    count = taken.count()
    form.locator("[data-shot]").set_input_files(picture(seed))
    expect(taken).to_have_count(count + 1)


def choose_result(page: Page, result: str) -> None:
    """Choose a result; the button at the thumb then says that it can be sent."""
    page.locator(f'[name="result"][value="{result}"]').check()
    expect(page.locator("[data-send]")).to_have_text("提交结果")


def open_task(reader: Reader, number: str) -> Page:
    """Open the list, take the task of a case on, and return its page."""
    page = reader.open("/tasks")
    card = page.locator(f'.taskcard[data-case="{number}"]')
    card.get_by_role("button", name="去处置").click()
    page.wait_for_url("**/tasks/*-*")
    return page


def finish_task(reader: Reader, number: str) -> None:
    """Take the reader's task of a case on, arrive, take what photos are missing, and send the result."""
    page = open_task(reader, number)
    arrive = page.get_by_role("button", name="我已到场")
    if arrive.count():
        arrive.click()
        expect(page.locator("[data-arrived]")).to_contain_text("到场")
    for kind in ("before", "after"):
        if page.locator("#task").get_attribute(f"data-missing-{kind}") != "0":
            taken = page.locator(f'.shots__kind:has(form[data-kind="{kind}"]) figure').count()
            take_photo(page, kind, f"{number} {reader.username} {kind} {taken}")
    choose_result(page, "cleared")
    page.locator("[data-send]").click()
    expect(page.locator("#toasts")).to_contain_text("已提交")
