"""Python bindings for how this browser shows the messenger; the choices are kept in the browser."""

from typing import Any

import reflex as rx

from messenger.ui.wire.reflex_internals import expression, trigger

CHOICES = "$/public/appearance/choices.js"
PLAIN_TEXT, NO_PREVIEWS = "plain-text", "no-previews"
# An attribute of <html> carries each of these, for the style sheets; the default has none.
TEXT_SIZE, DENSITY, CONTRAST = "text-size", "density", "contrast"

# Runs before the first paint, and whenever a tab has changed one of them.
APPLY = """
{
  const prefers = matchMedia("(prefers-contrast: more)");
  const apply = () => {
    for (const name of ["text-size", "density", "contrast"]) {
      let value = null;
      try { value = localStorage.getItem(name); } catch {}
      if (name === "contrast" && prefers.matches) value = "more";
      if (value) document.documentElement.setAttribute(`data-${name}`, value);
      else document.documentElement.removeAttribute(`data-${name}`);
    }
  };
  apply();
  addEventListener("storage", apply);
  prefers.addEventListener("change", apply);
}
"""


def chosen(key: str) -> Any:
    """Return what was chosen; empty for the default."""
    name = "chosen" + key.title().replace("-", "")
    hook = f'const {name} = useChoice("{key}")'
    return expression(name, str, imports={CHOICES: ["useChoice"]}, hooks=[hook])


def choose(key: str, value: str) -> Any:
    """Return a trigger that chooses a value, in all tabs."""
    return trigger(f'(() => choose("{key}", "{value}"))', imports={CHOICES: ["choose"]})


def switch(key: str, *, on: str = "on", off: str = "") -> Any:
    """Return a trigger for a checkbox that chooses one of two values, in all tabs."""
    call = f'((isOn) => choose("{key}", isOn === true ? "{on}" : "{off}"))'
    return trigger(call, imports={CHOICES: ["choose"]})


class PreviewCard(rx.Component):
    """The preview of a message, with a button for its author that removes it."""

    library = "$/public/previews/card.js"
    tag = "PreviewCard"

    of: rx.Var[Any]
    into: rx.Var[str]
    message: rx.Var[str]
    is_mine: rx.Var[bool]
    words: rx.Var[dict[str, str]]
