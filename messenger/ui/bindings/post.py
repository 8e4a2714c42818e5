"""Requests that the browser makes over plain HTTP, outside the live connection."""

import reflex as rx


class Post(rx.Component):
    """Posts its fields to an address once the first of them is filled."""

    library = "$/public/page/post.js"
    tag = "Post"

    action: rx.Var[str]
    fields: rx.Var[dict[str, str]]


class Download(rx.Component):
    """A download link."""

    library = "$/public/page/post.js"
    tag = "Download"

    path: rx.Var[str]
