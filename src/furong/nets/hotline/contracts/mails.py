"""Mail as a channel of the hotline: what a mail says, what became of it, and what is sent back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from furong.nets.hotline.contracts.files import NewFile

__all__ = ["MAIL_MAX", "MailClaim", "MailOutcome", "ReadMail"]

#: How large a mail may be, with everything in it. [By]
MAIL_MAX = 25_000_000


class MailOutcome(StrEnum):
    """What became of a mail: an appeal, part of one that is known, nothing because no person wrote it, or refused."""

    OPENED = "opened"
    JOINED = "joined"
    AUTOMATIC = "automatic"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMail:
    """A mail as it was read.

    Args:
        message_id: Its id, or empty.
        references: Ids of the mails that it answers, the nearest first.
        sender: Address that it is from, in lower case.
        sender_name: Name that it is from, or empty.
        subject: Its subject.
        text: What it says, as plain text.
        answer: The same without what it quotes of earlier mails.
        files: Files that came with it.
        left_out: How many files were too large or too many. [1]
        is_automatic: Whether a machine wrote it: an absence, a list, a mail that could not be delivered.
    """

    message_id: str
    references: tuple[str, ...]
    sender: str
    sender_name: str
    subject: str
    text: str
    answer: str
    files: tuple[NewFile, ...]
    left_out: int
    is_automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailClaim:
    """A mail to a citizen that one sender has in hand.

    Args:
        mail: Which.
        to: Address.
        subject: Subject.
        text: What it says.
        message_id: Its id.
        answers: Id of the mail that it answers.
    """

    mail: int
    to: str
    subject: str
    text: str
    message_id: str
    answers: str
