"""What to ask back about a place."""

from __future__ import annotations

from furong.engines.texts.places import PlaceAnswer, PlaceState

__all__ = ["is_deeper", "question_of"]


def question_of(answer: PlaceAnswer, known_zh: str, known_en: str) -> tuple[str, str]:
    """Return what to ask the citizen, in Chinese and English; empty when nothing is to be asked.

    Args:
        answer: What the words stand for.
        known_zh: What the area is called that the form names, in Chinese.
        known_en: The same in English.
    """
    if answer.state is PlaceState.AMBIGUOUS:
        return (f"请问“{answer.asked}”是指哪一处？", f"Which “{answer.asked}” is meant?")
    if answer.state is PlaceState.UNKNOWN and answer.asked:
        return (
            f"请问“{answer.asked}”在{known_zh}的哪个街道、哪个社区，附近有什么？",
            f"In which street and community of {known_en} is “{answer.asked}”, and what is near it?",
        )
    if answer.state is PlaceState.CONFLICTING:
        return (
            f"“{answer.asked}”与登记的区域（{known_zh}）对不上，请问具体是在哪里？",
            f"“{answer.asked}” does not fit together, or not with {known_en}. Where exactly is it?",
        )
    return ("", "")


def is_deeper(path: str, known: str) -> bool:
    """Return whether a path leads further down than one that is known."""
    return path.count("/") > known.count("/")
