"""A form that the browser posts by itself."""

import reflex as rx


class Post(rx.Component):
    """Posts its fields to an address once the first of them is filled."""

    library = "$/public/post.js"
    tag = "Post"

    action: rx.Var[str]
    fields: rx.Var[dict[str, str]]
