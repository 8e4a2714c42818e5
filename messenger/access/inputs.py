"""Types of arguments that browsers send: each is bounded, and the gate rejects values that don't fit."""

from typing import Annotated

from pydantic import AfterValidator, Field

from messenger.domain import texts
from messenger.domain.authentication.sign_ins import MAX_TOKEN


def readable(text: str) -> str:
    """Return the text if it can be stored and sent. Raises `ValueError`."""
    if not texts.is_readable(text):
        raise ValueError("a NUL or a lone surrogate")
    return text


def token_in(path: str) -> str:
    """Return the token of a link, the last part of its path."""
    token = path.rstrip("/").rpartition("/")[2]
    return token if len(token) <= MAX_TOKEN else ""


def whole(text: str, most_digits: int = 9) -> int | None:
    """Parse a whole number as people type it; None for anything else."""
    digits = text.strip()
    is_whole = digits.isascii() and digits.isdecimal() and len(digits) <= most_digits
    return int(digits) if is_whole else None


def time_in(field: str) -> int:
    """Parse a time in milliseconds; 0, which has passed, for anything else."""
    return whole(field, most_digits=15) or 0


# A form field. Its cap is generous: the domain checks the value, and its error appears at the field.
Typed = Annotated[str, Field(max_length=10_000)]
Line = Annotated[str, Field(max_length=1_000), AfterValidator(readable)]
Name = Annotated[str, Field(max_length=64), AfterValidator(readable)]
Number = Annotated[int, Field(ge=0, le=2**53)]
# The key of a row; a greater one fits no column.
Id = Annotated[int, Field(ge=0, le=2**31 - 1)]


def own_path(path: str) -> str:
    """Return the path if it leads to a page of ours, else the start page."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\")) and texts.is_one_line(path)
    return path if is_own and len(path) <= 500 else "/"
