"""Sentences with components in them."""

import re
from typing import Any

import reflex as rx


def sentence(template: str, **parts: Any) -> rx.Component:
    """Show a sentence in which `{name}` stands for the component of that name."""
    pieces = re.split(r"\{(\w+)\}", template)
    shown = (parts[piece] if index % 2 else piece for index, piece in enumerate(pieces) if piece)
    return rx.fragment(*shown)
