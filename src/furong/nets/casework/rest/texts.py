"""Texts that people send, as the endpoints of casework take them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

__all__ = ["NotBlank", "Text"]

#: Something has to be said.
NotBlank = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")]
Text = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]
