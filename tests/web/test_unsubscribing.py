"""Ending mail by the link in it, signed out: the page asks, and a POST acts, also one of a mail program."""

import re
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

import httpx
import pytest

from messenger.domain import mails
from messenger.domain.actors import Actor
from messenger.domain.away import signed_links
from messenger.domain.notifications import keys, preferences
from tests.support.accounts import change
from tests.support.people import people
from tests.support.workers import Worker

ADDRESS = "grace@example.org"


@pytest.fixture
def grace(served: Worker) -> Actor:
    """Somebody with an address."""
    (grace,) = people("Grace")
    change(grace, email=ADDRESS)
    return grace


@pytest.fixture
def path(grace: Actor) -> str:
    """The path of the link in mails to Grace."""
    site = mails.settings.public_url
    return urlsplit(signed_links.link(site, grace.user_id, ADDRESS, keys.private())).path


@pytest.fixture
async def mail_program(served: Worker) -> AsyncIterator[httpx.AsyncClient]:
    """A program that knows no site: it sends neither a cookie nor an origin."""
    async with httpx.AsyncClient(base_url=served.url) as client:
        yield client


async def test_page_asks_and_only_a_post_acts(mail_program: httpx.AsyncClient, path: str, grace: Actor):
    for method in ("HEAD", "GET"):
        assert (await mail_program.request(method, path)).status_code == 200
    page = await mail_program.get(path, headers={"Accept-Language": "de"})
    assert "E-Mails abbestellen" in page.text
    assert '<html lang="de" dir="ltr">' in page.text
    assert '<form method="post">' in page.text
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert preferences.own(grace).mail_after == preferences.DEFAULT_MAIL_AFTER
    for _ in range(2):
        # As mail programs do by RFC 8058.
        answer = await mail_program.post(path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "You won't get these emails any more" in answer.text.replace("&#x27;", "'")
    assert preferences.own(grace).mail_after == 0


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "wrong",
    [
        lambda path: path[:-1] + ("A" if path[-1] != "A" else "B"),
        lambda path: re.sub(r"/\d+/", "/2147483648/", path),
        lambda path: re.sub(r"/\d+/", "/99999999999999999999999999/", path),
        lambda path: re.sub(r"/\d+/", "/0/", path),
        lambda path: f"{path.rpartition('/')[0]}/%F0%9F%A6%8A%00",
    ],
    ids=["signature", "id out of range", "id of many digits", "nobody", "no signature"],
)
async def test_wrong_link_does_nothing(
    wrong: Callable[[str], str], method: str, mail_program: httpx.AsyncClient, path: str, grace: Actor
):
    answer = await mail_program.request(method, wrong(path))
    assert answer.status_code == 404
    assert preferences.own(grace).mail_after == preferences.DEFAULT_MAIL_AFTER


async def test_link_ends_with_its_address(mail_program: httpx.AsyncClient, path: str, grace: Actor):
    change(grace, email="other@example.org")
    assert (await mail_program.post(path)).status_code == 404


async def test_other_paths_still_take_no_foreign_posts(mail_program: httpx.AsyncClient, path: str):
    for other in ("/notifications/unsubscribe", "/unsubscribe", "/auth/session"):
        answer = await mail_program.post(other, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403
