"""Pages that are read off the code are what the code says."""

from __future__ import annotations

import pytest
from tests.docs.marked import ROOT, words_in_code
from tests.support.event_types import event_types_of_the_product
from tools.docs import pages
from tools.docs.code_pages import import_everything

from furong.kernel.errors import registered_errors
from furong.project.options import OPTIONS

_GENERATED = pages.generated()


@pytest.mark.parametrize("path", sorted(_GENERATED))
def test_a_generated_page_is_current(path: str) -> None:
    written = ROOT / path
    assert written.exists(), "run: make docs"
    assert written.read_text(encoding="utf-8") == _GENERATED[path], "run: make docs"


def test_every_setting_is_on_its_page() -> None:
    assert {option.variable for option in OPTIONS} <= words_in_code(ROOT / "docs/reference/settings.md")


def test_every_error_is_on_its_page_under_a_code_that_names_its_part() -> None:
    import_everything()
    documented = words_in_code(ROOT / "docs/reference/errors.md")
    for code, error in registered_errors().items():
        if error.__module__.startswith("furong."):
            assert code in documented
            assert code.split(".")[0] in error.__module__.split("."), f"{code} in {error.__module__}"


def test_every_event_type_is_on_its_page() -> None:
    assert {kind.ce_type for kind in event_types_of_the_product()} <= words_in_code(ROOT / "docs/reference/events.md")
