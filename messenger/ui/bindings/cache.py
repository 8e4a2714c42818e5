"""Python bindings for the cache: what this browser has shown last, kept encrypted on the device."""

from typing import Any

import reflex as rx

from messenger.ui.bindings import held
from messenger.ui.wire.reflex_internals import expression, trigger

ERASE = "$/public/cache/erase.js"
SWITCH = "$/public/cache/switch.js"


def _bound(name: str, hook: str) -> Any:
    return expression(name, bool, imports={SWITCH: [hook]}, hooks=[f"const {name} = {hook}()"])


is_kept: rx.Var[bool] = _bound("isKept", "useIsKept")
# Browsers encrypt on pages that come over HTTPS or from the same machine only.
can_keep: rx.Var[bool] = _bound("canKeep", "useCanKeep")


def erase() -> Any:
    """Return a trigger that erases the cache at once, without the server."""
    return held.action(ERASE, "erase")


def choose() -> Any:
    """Return a trigger for a checkbox that switches the cache on or off, in all tabs."""
    return trigger("((isOn) => keep(isOn === true))", imports={SWITCH: ["keep"]})


class SignedOut(rx.Component):
    """Erases the cache once the server has said that nobody is signed in."""

    library = "$/public/cache/signed-out.js"
    tag = "SignedOut"

    is_signed_out: rx.Var[bool]


class Painting(rx.Component):
    """The script in the head that shows what was seen last before the application runs."""

    library = "$/public/painting/script.js"
    tag = "Painting"
