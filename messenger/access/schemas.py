"""Validate arguments by the annotations of the function that a door is about to call."""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, create_model


def checked(function: Callable[..., Any], payload: dict[str, Any]) -> dict[str, Any]:
    """Return a function's arguments, validated against its annotations. Raises `ValidationError`."""
    arguments = _schema(function).validate_python(payload)
    return {name: getattr(arguments, name) for name in payload}


@cache
def _schema(function: Callable[..., Any]) -> TypeAdapter[Any]:
    hints = get_type_hints(function, include_extras=True)
    parameters = [p for p in inspect.signature(function).parameters.values() if p.name != "self"]
    fields: dict[str, Any] = {
        p.name: (hints.get(p.name, Any), ... if p.default is p.empty else p.default) for p in parameters
    }
    model = create_model("Arguments", __config__=ConfigDict(extra="forbid", strict=True), **fields)
    return TypeAdapter(model)
