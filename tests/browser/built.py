"""The addresses of all built pages."""

from messenger.run import build

# The page for all other addresses, and the one that a static server would send for them.
NO_PAGES = {"404", "__spa-fallback"}


def addresses(conversation: int) -> list[str]:
    """Return the address of each page; a conversation takes the place of the one that an address names."""
    built = build.PAGES.parent
    files = (file.relative_to(built).with_suffix("") for file in built.rglob("*.html"))
    names = {file.as_posix() for file in files if file.name != "index"} - NO_PAGES
    named = (name.replace("s/_", f"s/{conversation}").replace("/_", "/x") for name in names)
    return ["/", *sorted(f"/{name}" for name in named)]
