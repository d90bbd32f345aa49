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
