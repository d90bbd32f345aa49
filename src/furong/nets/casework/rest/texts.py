"""Texts that people send, as the endpoints of casework take them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from furong.foundation.rest.fields import NO_NUL, NOT_BLANK

__all__ = ["NotBlank", "Text"]

#: Something has to be said.
NotBlank = Annotated[str, Field(max_length=500, pattern=NOT_BLANK)]
Text = Annotated[str, Field(max_length=500, pattern=NO_NUL)]
