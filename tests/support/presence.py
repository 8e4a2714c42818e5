"""Presence on the wire: what a tab says that it shows, and what it has been told."""

from typing import Any

from tests.support.tabs import Tab

Rows = list[dict[str, Any]]


async def attend(tab: Tab, *shown: int, opened: int = 0, is_active: bool = True, listed: Any = ()) -> None:
    """Tell what the tab shows, as the page does."""
    await tab.call("feed.attend", is_active=is_active, people=[*shown], listed=[*listed], opened=opened)
    await tab.settle()


def told(tab: Tab, name: str) -> Rows:
    """Return the rows of a collection that have come, in order."""
    return [row for change in tab.changes if change.get("name") == name for row in change.get("rows", [])]


def states(tab: Tab, user_id: int) -> list[str]:
    """Return what the tab has been told of somebody's presence, in order."""
    return [row["state"] for row in told(tab, "presence") if row["id"] == user_id]


async def until_state(tab: Tab, user_id: int, state: str) -> None:
    """Wait until this is the last that the tab has been told of somebody's presence."""
    await tab.until(lambda: states(tab, user_id)[-1:] == [state], f"{user_id} is {state}")


def about(tab: Tab, user_id: int, name: str) -> list[Any]:
    """Return all that the tab has been told of somebody in one kind of collection."""
    changes = [change for change in tab.changes if str(change.get("name")).startswith(name)]
    rows = [row for change in changes if change["op"] != "drop" for row in change.get("rows", [])]
    return [row for row in rows if user_id in (row["people"] if name == "typing" else [row["id"]])]
