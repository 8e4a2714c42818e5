"""The types of what browsers send: each has a cap, and the gate refuses what does not fit."""

from typing import Annotated

from pydantic import AfterValidator, Field

from messenger.domain import texts


def readable(text: str) -> str:
    """Return the text if it can be kept and sent on. Raises `ValueError`."""
    if not texts.is_readable(text):
        raise ValueError("a NUL or a lone surrogate")
    return text


# A field of a form: the domain refuses it, with a sentence that stands at the field.
Typed = Annotated[str, Field(max_length=10_000)]
Line = Annotated[str, Field(max_length=1_000), AfterValidator(readable)]
Name = Annotated[str, Field(max_length=64), AfterValidator(readable)]
Number = Annotated[int, Field(ge=0, le=2**53)]
