"""Every text has its Chinese sentence, every sentence its text, and one text means the same wherever it stands."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from furong.kernel.errors import registered_errors

_ROOT = Path(__file__).parents[3]
_CATALOGUES = sorted((_ROOT / "src" / "furong").rglob("locale/zh_Hans/LC_MESSAGES/django.po"))
_HAN = "[一-鿿。“”《》]"
#: Punctuation of European width that touches Chinese running text.
_NARROW = re.compile(f"{_HAN}[,:;!?]|[,:;!?]{_HAN}|\\([^()]*{_HAN}[^()]*\\)")
_PLACE = re.compile(r"%\((\w+)\)[sd]")


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans", domain="django")


def _messages() -> list[tuple[str, Message, str]]:
    """Every message as (catalogue, message, its Chinese sentence)."""
    return [
        (path.relative_to(_ROOT).as_posix(), message, _sentence(message))
        for path in _CATALOGUES
        for message in _read(path)
        if message.id
    ]


def _sentence(message: Message) -> str:
    return message.string[0] if isinstance(message.string, list | tuple) else str(message.string)


def _texts(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (str(message.id),)


def test_the_catalogues_are_those_of_the_texts() -> None:
    command = [sys.executable, str(_ROOT / "tools" / "messages.py"), "--check"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.stdout + checked.stderr == ""
    assert checked.returncode == 0


def test_a_text_says_the_same_in_every_catalogue() -> None:
    """The catalogues are merged when the node runs: of two sentences for one text, one would never be seen."""
    sentences: dict[tuple[object, object], set[str]] = defaultdict(set)
    for _, message, sentence in _messages():
        sentences[_texts(message), message.context].add(sentence)
    assert {key: found for key, found in sentences.items() if len(found) > 1} == {}


def test_a_sentence_names_what_its_text_names() -> None:
    wrong = [
        f"{path}: {texts[-1]} → {sentence}"
        for path, message, sentence in _messages()
        for texts in [_texts(message)]
        if set(_PLACE.findall(sentence)) - set().union(*(_PLACE.findall(text) for text in texts))
        or set(_PLACE.findall(texts[0])) - set(_PLACE.findall(sentence)) - {"num"}
    ]
    assert wrong == []


def test_chinese_texts_have_chinese_punctuation() -> None:
    assert [f"{path}: {sentence}" for path, _, sentence in _messages() if _NARROW.search(sentence)] == []


def test_chinese_sentences_of_errors_have_chinese_punctuation() -> None:
    assert [code for code, error in registered_errors().items() if _NARROW.search(error.zh)] == []
