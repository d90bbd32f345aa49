"""Texts and numbers that people send, as the endpoints of the hotline take them."""

from __future__ import annotations

from typing import Annotated

from ninja import Path
from pydantic import Field

__all__ = ["Code", "Line", "Number", "Said", "Words"]

_NUMBER_MAX = 2**63 - 1

#: Something has to be said.
Said = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
Words = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Line = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Path(ge=1, le=_NUMBER_MAX)]
