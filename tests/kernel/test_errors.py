"""Errors teach: a code once, a sentence in each language with the same parameters, and a next step."""

from __future__ import annotations

import re
import string

import pytest

from furong.kernel import errors
from furong.kernel.errors import FieldProblem, FurongError, InvalidInput, NextStep, registered_errors


class BellCracked(InvalidInput):
    """A bell of the tests."""

    code = "tests.bell_cracked"
    zh = "{tower} 的钟有裂纹。"
    en = "The bell of {tower} is cracked."


def test_an_error_speaks_both_languages_and_is_a_problem_document() -> None:
    error = BellCracked(tower="north", fields=(FieldProblem(pointer="/tower", expected="a whole bell", got="cracked"),))
    assert str(error) == error.sentence("en") == "The bell of north is cracked."
    assert error.sentence("zh") == "north 的钟有裂纹。"
    assert error.params == {"tower": "north"}
    assert error.problem("zh", instance="/api/bells") == {
        "type": "/problems/tests.bell_cracked",
        "title": "north 的钟有裂纹。",
        "status": 422,
        "code": "tests.bell_cracked",
        "next_step": "fix_input",
        "instance": "/api/bells",
        "errors": [{"pointer": "/tower", "expected": "a whole bell", "got": "cracked"}],
    }
    assert set(BellCracked(tower="north").problem("en")) == {"type", "title", "status", "code", "next_step"}


def test_a_parameter_that_is_forgotten_is_loud() -> None:
    with pytest.raises(KeyError, match="tower"):
        BellCracked()


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        ({"code": "tests.bell_cracked", "zh": "一", "en": "one"}, "is taken by BellCracked"),
        ({"code": "tests.one", "en": "one"}, "in zh and in en"),
        ({"code": "tests.one", "zh": "一", "en": ""}, "in zh and in en"),
        ({"code": "tests.one", "zh": "{a}", "en": "{b}"}, "different parameters"),
        ({"code": "tests.one", "zh": "一", "en": "{b}"}, "different parameters"),
    ],
)
def test_an_error_that_could_not_be_told_is_not_made(body: dict[str, str], trouble: str) -> None:
    with pytest.raises(TypeError, match=trouble):
        type("Another", (InvalidInput,), body)
    assert "tests.one" not in registered_errors()


def test_the_tree_gives_each_kind_its_status_and_next_step() -> None:
    kinds = [kind for name in errors.__all__ if isinstance(kind := getattr(errors, name), type)]
    tree = {kind.__name__: (kind.status, kind.next_step) for kind in kinds if issubclass(kind, FurongError)}
    assert tree == {
        "Broken": (500, NextStep.CONTACT_OWNER),
        "Conflict": (409, NextStep.FIX_INPUT),
        "FurongError": (500, NextStep.CONTACT_OWNER),
        "InvalidInput": (422, NextStep.FIX_INPUT),
        "NotAllowed": (403, NextStep.ASK_PERMISSION),
        "NotFound": (404, NextStep.FIX_INPUT),
        "NotSignedIn": (401, NextStep.SIGN_IN),
        "TooBusy": (503, NextStep.RETRY_LATER),
        "TooLarge": (413, NextStep.FIX_INPUT),
    }
    described = re.findall(r"── (\w+) +(\d{3}) +(\w+) ", errors.__doc__ or "")
    assert {name: (int(status), NextStep(step)) for name, status, step in described} == {
        name: row for name, row in tree.items() if name != "FurongError"
    }


def test_every_error_of_the_platform_has_a_code_of_its_net_and_sentences_that_fit() -> None:
    registered = registered_errors()
    assert len(registered) > 20  # Django has loaded every net: their errors are here
    for code, kind in registered.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z_]+", code), code
        assert (kind.code, kind.status >= 400) == (code, True)
        assert re.search("[\u4e00-\u9fff]", kind.zh), code
        assert not re.search("[\u4e00-\u9fff]", kind.en), code
        assert all(text.rstrip().endswith((".", "。", "!", "?", "}")) for text in (kind.zh, kind.en)), code
        names = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (kind.zh, kind.en)]
        assert names[0] == names[1], code
        assert all(name.isidentifier() for name in names[0]), code
