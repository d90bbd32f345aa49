"""Bad photos over REST, at a running node: one clear error each, and nothing is kept of them."""

from __future__ import annotations

import pytest
from tests.api.conftest import Node
from tests.nets.casework.test_photos import png_of
from tests.support.city import photo, task_of

from furong.nets.casework import api as casework
from furong.nets.casework.models import Photo

MB = 1024 * 1024


@pytest.fixture(scope="module")
def path(node: Node) -> str:
    """Where photos of a task go that is being handled."""
    casework.dispatch_case(node.everybody.actor, node.case)
    task = task_of(node.everybody, node.case, "A")
    casework.accept_task(node.everybody.actor, task)
    return f"/api/v1/tasks/{task}/photos"


@pytest.mark.parametrize(
    ("content", "status", "code", "told"),
    [
        (b"", 422, "casework.photo_empty", "0 bytes"),
        (b"no picture at all", 422, "casework.photo_unusable", "JPEG, PNG, WebP"),
        (png_of(10_000, 10_000), 422, "casework.photo_too_many_pixels", "10000 × 10000"),
        (photo(size=(640, 480))[:-2000], 422, "casework.photo_cut_short", "cut short or damaged"),
        (b"\xff\xd8" + b"\0" * (100 * MB), 413, "rest.body_too_large", "32 MB"),
    ],
    ids=["0 bytes", "no picture", "100 megapixels", "cut short", "100 MB"],
)
def test_a_bad_photo_gets_one_clear_error(
    node: Node, path: str, content: bytes, status: int, code: str, told: str
) -> None:
    with node.client(node.everybody) as client:
        answer = client.post(
            path,
            data={"kind": "before"},
            files={"photo": ("photo.jpg", content, "image/jpeg")},
            headers={"Accept-Language": "en"},
        )
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert told in answer.json()["title"]
        assert Photo.objects.count() == 0
        task = client.get(path.removesuffix("/photos")).json()
        assert (task["state"], task["photos"]) == ("accepted", [])


@pytest.mark.usefixtures("plain_static_files")
@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
@pytest.mark.parametrize("page", ["/tasks/{task}/photos", "/standards/load"])
def test_a_form_that_brings_too_much_is_answered_by_a_page_that_leads_back(
    node: Node, path: str, page: str, *, chunked: bool
) -> None:
    address = page.format(task=path.split("/")[-2])
    body = b"--x\r\n" + b"\0" * (100 * MB)
    back = f"{node.address}{address.removesuffix('/photos')}"
    headers = {"Accept": "text/html,*/*", "Content-Type": "multipart/form-data; boundary=x", "Referer": back}
    with node.client() as client:
        answer = client.post(address, content=iter([body]) if chunked else body, headers=headers)
        elsewhere = client.post(address, content=body, headers={**headers, "Referer": "https://elsewhere.example/"})
        pretended = client.get("/login", headers={"Accept": "text/html", "X-Furong-Refused-MB": "1"})
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (413, "text/html")
    assert "超过 32 MB" in answer.text
    assert "照片请压缩后重试" in answer.text
    assert f'href="{back}"' in answer.text
    assert "elsewhere.example" not in elsewhere.text
    assert pretended.status_code == 200
