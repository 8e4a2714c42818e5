"""Parts of forms that the browser keeps going by itself."""

import reflex as rx

SCRIPT = "$/public/forms.js"


class Modal(rx.Component):
    """A modal dialog."""

    library = SCRIPT
    tag = "Modal"

    open: rx.Var[bool]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class Kept(rx.Component):
    """A field whose text is kept for this tab under a name."""

    library = SCRIPT
    tag = "Kept"

    name: rx.Var[str]


class Check(rx.Component):
    """A checkbox that shows a click at once, and what the server says after it."""

    library = SCRIPT
    tag = "Check"

    checked: rx.Var[bool]
    on_check: rx.EventHandler[rx.event.passthrough_event_spec(bool)]


class Keyboard(rx.Component):
    """A field for digits with a button that brings the letters of a phone's keyboard back."""

    library = SCRIPT
    tag = "Keyboard"

    to_letters: rx.Var[str]
    to_digits: rx.Var[str]
