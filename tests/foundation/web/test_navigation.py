"""Where in the navigation a page stands."""

from __future__ import annotations

import pytest

from furong.foundation.web.navigation import NavigationItem, NavigationSection, place_of


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/hotline", "/hotline"),
        ("/hotline/appeals/1", "/hotline"),
        ("/hotline/board", "/hotline/board"),
        ("/hotline/board/overdue", "/hotline/board"),
        ("/hotline/boards", "/hotline"),
        ("/hotlines", ""),
    ],
)
def test_a_page_belongs_to_the_nearest_item_alone(path: str, place: str) -> None:
    items = [NavigationItem(title=one, path=one, icon="", action="") for one in ("/hotline", "/hotline/board")]
    assert place_of(path, [NavigationSection(title="", items=tuple(items))]) == place
