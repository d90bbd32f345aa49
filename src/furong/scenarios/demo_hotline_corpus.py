"""The appeals that the demo's model of categories learns from: made up, put together of phrases, the same in every run.

They are said as people say it: in the words of the region, with slips of the pen, with a second matter beside the
first, and now and then filed under that one. So what the model is told to be good for is no show: it errs on them.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["MadeUp", "corpus_words", "made_up_appeals", "made_up_text"]

Words = Mapping[str, Any]

_SEED = 20260101
#: So many appeals of each category. [1]
_EACH = 110
#: How often a text has a second matter; is filed under it then; is in dialect; has a slip; has a title. [1]
_SECOND, _MISFILED, _DIALECT, _SLIP, _TITLED = 0.12, 0.15, 0.35, 0.15, 0.5
#: How often somebody in whose mouth dialect is says a word in it; tells what comes of it; tells what they want. [1]
_SAID, _EFFECT, _WANT = 0.6, 0.5, 0.35


@dataclass(frozen=True, slots=True)
class MadeUp:
    """An appeal of the corpus.

    Args:
        text: What is said.
        title: Its title, or empty.
        label: Its category.
        group: What it is about: appeals of one group say the same in other words.
    """

    text: str
    title: str
    label: str
    group: str


def made_up_appeals() -> list[MadeUp]:
    """Return the corpus."""
    return list(_made(corpus_words(), random.Random(_SEED)))


def made_up_text(words: Words, category: str, dice: random.Random) -> tuple[str, str]:
    """Return title and text of an appeal of a category, spelt as in books.

    Args:
        words: The words of the corpus.
        category: Of what it is.
        dice: What chooses among them.
    """
    entry = next(one for one in words["categories"] if one["name"] == category)
    subject, trouble = _matter(entry, dice)
    return f"{subject}{trouble}", _sentence(words, entry, subject + trouble, dice)


@lru_cache(maxsize=1)
def corpus_words() -> Words:
    """Return the words that the corpus is put together of."""
    return tomllib.loads(files("furong.scenarios").joinpath("data", "hotline", "corpus.toml").read_text("utf-8"))


def _made(words: Words, dice: random.Random) -> Iterator[MadeUp]:
    categories: Sequence[Mapping[str, Any]] = words["categories"]
    for category in categories:
        for _ in range(_EACH):
            subject, trouble = _matter(category, dice)
            label, text = str(category["name"]), _sentence(words, category, subject + trouble, dice)
            if dice.random() < _SECOND:
                other = dice.choice([one for one in categories if one is not category])
                text += f"另外{''.join(_matter(other, dice))}。"
                if dice.random() < _MISFILED:
                    label = other["name"]
            title = f"{dice.choice(words['streets'])}{subject}{trouble}" if dice.random() < _TITLED else ""
            yield MadeUp(_spelt(text, words, dice), title, label, f"{category['name']}:{subject}{trouble}")


def _matter(category: Words, dice: random.Random) -> tuple[str, str]:
    subjects, troubles = dice.choice(category["matters"])
    return dice.choice(subjects.split("|")), dice.choice(troubles.split("|"))


def _sentence(words: Words, category: Words, matter: str, dice: random.Random) -> str:
    """Return a matter as somebody tells it: where, since when, what it does to them and what they want, or less."""
    place, time = dice.choice(words["streets"]), dice.choice(words["times"])
    parts = [dice.choice((f"{place}{time}{matter}", f"{time}{place}{matter}"))]
    if dice.random() < _EFFECT:
        parts.append(dice.choice(category["effects"]))
    if dice.random() < _WANT:
        parts.append(f"希望{dice.choice(category['wants'])}")
    parts.append(dice.choice(words["asks"]))
    opening: str = dice.choice(words["openings"])
    return opening + "，".join(part for part in parts if part) + "。"


def _spelt(text: str, words: Words, dice: random.Random) -> str:
    """Return a text as it is written down: in dialect now and then, and with a slip of the pen."""
    if dice.random() < _DIALECT:
        for own, said in words["dialect"].items():
            if dice.random() < _SAID:
                text = text.replace(own, said)
    slips = [(own, wrong) for own, wrong in words["typos"].items() if own in text]
    if slips and dice.random() < _SLIP:
        text = text.replace(*dice.choice(slips), 1)
    return text
