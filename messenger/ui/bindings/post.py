"""What the browser asks of plain addresses by itself."""

import reflex as rx


class Post(rx.Component):
    """Posts its fields to an address once the first of them is filled."""

    library = "$/public/page/post.js"
    tag = "Post"

    action: rx.Var[str]
    fields: rx.Var[dict[str, str]]


class Download(rx.Component):
    """A link to a file to be saved."""

    library = "$/public/page/post.js"
    tag = "Download"

    path: rx.Var[str]
