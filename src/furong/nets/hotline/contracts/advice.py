"""Advice from a language model that a city may run: a second opinion, and other words for a draft. It never acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

__all__ = ["Advice", "AdvicePurpose", "AdviceTrouble", "Advisor", "Rephrased", "SecondOpinion"]


class AdvicePurpose(StrEnum):
    """What is asked for."""

    OPINION = "opinion"
    REPHRASE = "rephrase"


class AdviceTrouble(StrEnum):
    """Why there is no advice.

    Nobody is asked (off); somebody else is asking, or the model failed lately (busy, resting); nobody answers in time,
    or with an error (silent); what comes is nothing that was asked for (unreadable); nothing of it can be used
    (useless); it says what no cited sentence says, or leaves one out (unfaithful, incomplete); or there is no draft.
    """

    OFF = "off"
    BUSY = "busy"
    RESTING = "resting"
    SILENT = "silent"
    UNREADABLE = "unreadable"
    USELESS = "useless"
    UNFAITHFUL = "unfaithful"
    INCOMPLETE = "incomplete"
    NO_DRAFT = "no_draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a model said, or why it said nothing."""

    text: str = ""
    trouble: AdviceTrouble | None = None


class Advisor(Protocol):
    """A language model that can be asked; whatever goes wrong with it is told, not raised."""

    @property
    def name(self) -> str:
        """What the model is called."""

    def ask(self, system: str, user: str) -> Advice:
        """Return what the model says, within the time that the city gives it.

        Args:
            system: What it is to do.
            user: What it is to do it with.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinion:
    """What a model thinks of an appeal; a person decides.

    Args:
        model: What the model is called, or empty.
        category: One of the city's categories, or empty.
        unit: Code of one of the city's units, or empty.
        slots: What is told in the appeal, by ``what``, ``where``, ``when``, ``want``: in the words of the appeal alone.
        trouble: Why there is no opinion, or ``None``.
    """

    model: str = ""
    category: str = ""
    unit: str = ""
    slots: tuple[tuple[str, str], ...] = ()
    trouble: AdviceTrouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rephrased:
    """A draft in other words, each sentence with its citation.

    Args:
        model: What the model is called, or empty.
        text: The draft, one sentence a line; empty when a person has to write it.
        trouble: Why there is none, or ``None``.
        evidence: The words that no cited sentence has, when that is why.
    """

    model: str = ""
    text: str = ""
    trouble: AdviceTrouble | None = None
    evidence: tuple[str, ...] = ()
