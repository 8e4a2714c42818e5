"""Pictures over HTTP: who may see and send them, and how the answers are kept."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest

from messenger import db
from messenger.domain.actors import Actor
from messenger.domain.messages import deleting
from messenger.domain.pictures import custom_emoji, shrinking
from messenger.domain.pictures.picture import Picture
from messenger.domain.previews import adding
from messenger.domain.previews.preview import Preview
from messenger.domain.talk import contacts
from messenger.live import limits
from messenger.web import pictures
from tests.support.people import conversation_of, say
from tests.support.picture_files import HTML, SVG, bomb, opened, picture
from tests.support.tabs import ORIGIN, Browser

NewBrowser = Callable[[], Browser]


async def _administrator(new_browser: NewBrowser) -> Browser:
    """Return the browser of the first person, who is an administrator."""
    return await new_browser().sign_up("Alice")


async def _add(
    browser: Browser, name: str = "partyparrot", content: Any = None, **headers: str
) -> httpx.Response:
    content = picture() if content is None else content
    return await browser.http.post(f"/custom-emoji/{name}", content=content, headers=headers)


def _picture_address() -> str:
    (emoji,) = custom_emoji.collection(Actor(1, 0, is_administrator=True)).emoji
    return f"/pictures/{emoji.picture}"


async def test_added_picture_is_served_forever(new_browser: NewBrowser):
    alice = await _administrator(new_browser)
    assert (await _add(alice)).status_code == 201
    answer = await alice.http.get(_picture_address())
    assert answer.status_code == 200
    assert opened(answer.content).format == "WEBP"
    headers = answer.headers
    assert headers["content-type"] == "image/webp"
    assert headers["cache-control"] == "private, max-age=31536000, immutable"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert headers["cross-origin-resource-policy"] == "same-origin"


async def test_only_signed_in_people_see_pictures(new_browser: NewBrowser):
    await _add(await _administrator(new_browser))
    answer = await new_browser().http.get(_picture_address())
    assert (answer.status_code, answer.headers["cache-control"]) == (401, "no-store")
    bob = await new_browser().sign_up("Bob")
    assert (await bob.http.get(_picture_address())).status_code == 200


async def test_only_members_see_pictures_of_previews(new_browser: NewBrowser):
    alice, bob, carol = [await new_browser().sign_up(name) for name in ("Alice", "Bob", "Carol")]
    ada, grace = (Actor(user_id, 0, is_administrator=False) for user_id in (1, 2))
    (message,) = say(ada, conversation_of(ada, grace), "https://example.org/")
    shown = Picture(content=b"picture", width=8, height=8)
    adding.add(message.id, Preview("https://example.org/", "Title"), shown)
    there, nowhere = f"/pictures/{shown.hash}", f"/pictures/{'a' * 64}"
    for browser in (alice, bob):
        assert (await browser.http.get(there)).content == b"picture"
    # As if there were none.
    answers = [await carol.http.get(address) for address in (there, nowhere)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    deleting.delete(ada, message.id)
    assert (await bob.http.get(there)).status_code == 404


@pytest.mark.parametrize("hash", ["a" * 64, "x", "..", "%00", "a%2Fb"])
async def test_unknown_picture_is_not_there(hash: str, new_browser: NewBrowser):
    alice = await _administrator(new_browser)
    answer = await alice.http.get(f"/pictures/{hash}")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"


async def test_signed_out_and_forbidden_people_add_nothing(new_browser: NewBrowser):
    await _administrator(new_browser)
    bob = await new_browser().sign_up("Bob")
    assert (await _add(new_browser())).status_code == 401
    answer = await _add(bob)
    assert (answer.status_code, answer.json()) == (403, {"errors": {"": "You're not allowed to do this."}})


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{ORIGIN}.evil.example", None])
async def test_other_sites_add_nothing(origin: str | None, new_browser: NewBrowser):
    alice = await _administrator(new_browser)
    del alice.http.headers["Origin"]
    given = {"Origin": origin} if origin else {}
    assert (await _add(alice, **given)).status_code == 403
    assert not custom_emoji.collection(Actor(1, 0, is_administrator=True)).emoji


HOSTILE = {
    "empty": b"",
    "svg": SVG,
    "html": HTML,
    "truncated": picture(size=(300, 300))[:100],
    "bomb": bomb(60_000, 60_000),
    "bitmap": picture("BMP"),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_file_is_refused_with_a_reason(name: str, new_browser: NewBrowser):
    alice = await _administrator(new_browser)
    answer = await _add(alice, content=HOSTILE[name], **{"Content-Type": "image/png"})
    assert answer.status_code == 422
    expected = custom_emoji.TOO_LARGE if name == "bomb" else custom_emoji.UNREADABLE
    assert answer.json() == {"errors": {"picture": expected}}


async def test_polyglot_loses_its_page(new_browser: NewBrowser):
    alice = await _administrator(new_browser)
    assert (await _add(alice, content=picture("GIF") + HTML)).status_code == 201
    assert b"script" not in (await alice.http.get(_picture_address())).content


async def test_unfit_name_is_refused_with_a_reason(new_browser: NewBrowser):
    alice = await _administrator(new_browser)
    for name in ("tada", "A", "a%20b", "%00%00"):
        answer = await _add(alice, name)
        assert (answer.status_code, set(answer.json()["errors"])) == (422, {"name"})


async def test_refusal_speaks_the_language_of_the_account(new_browser: NewBrowser):
    alice = await _administrator(new_browser)
    answer = await _add(alice, content=SVG, **{"Accept-Language": "de"})
    assert answer.json()["errors"]["picture"].startswith("Dieses Bild kann nicht angezeigt werden.")


async def test_large_file_is_refused_with_a_reason(new_browser: NewBrowser):
    alice = await _administrator(new_browser)
    answer = await _add(alice, content=b"\0" * (shrinking.MAX_SOURCE_BYTES + 1))
    assert (answer.status_code, set(answer.json()["errors"])) == (413, {"picture"})


@asynccontextmanager
async def _posting(browser: Browser) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Begin to post a picture whose size is not declared."""
    url = httpx.URL(browser.url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    cookies = "; ".join(f"{name}={value}" for name, value in browser.http.cookies.items())
    lines = "POST /custom-emoji/partyparrot HTTP/1.1", "Host: x", f"Origin: {ORIGIN}", f"Cookie: {cookies}"
    writer.write("\r\n".join((*lines, "Transfer-Encoding: chunked", "", "")).encode())
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def test_endless_body_is_cut(new_browser: NewBrowser):
    async with _posting(await _administrator(new_browser)) as (_, writer):
        chunk = b"10000\r\n" + b"\0" * 0x10000 + b"\r\n"
        # Until the server closes the connection.
        with pytest.raises(OSError):  # noqa: PT011
            await _write_forever(writer, chunk)


async def _write_forever(writer: asyncio.StreamWriter, chunk: bytes) -> None:
    while True:
        writer.write(chunk)
        await writer.drain()


async def test_slow_body_is_given_up(new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "MAX_SECONDS", 0.01)
    async with _posting(await _administrator(new_browser)) as (reader, _):
        assert (await reader.readline()).startswith(b"HTTP/1.1 408")


async def test_adding_is_rate_limited(new_browser: NewBrowser, served: Any):
    alice = await _administrator(new_browser)
    for _ in range(limits.PICTURE.account.windows[0].amount):
        assert (await _add(alice, "tada")).status_code == 422
    answer = await _add(alice)
    assert (answer.status_code, set(answer.json()["errors"])) == (429, {"picture"})


async def test_outage_of_the_database_is_told(new_browser: NewBrowser, monkeypatch: pytest.MonkeyPatch):
    alice = await _administrator(new_browser)
    await _add(alice)
    address = _picture_address()

    def away() -> Iterator[None]:
        raise db.Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(db, "reading", away)
        assert (await alice.http.get(address)).status_code == 503


async def test_people_choose_and_remove_their_picture(new_browser: NewBrowser):
    alice, bob = [await new_browser().sign_up(name) for name in ("Alice", "Bob")]
    assert (await alice.http.post("/profile-picture", content=picture(size=(60, 30)))).status_code == 201
    with db.reading() as session:
        (person,) = contacts.named(session, [1])
    answer = await bob.http.get(f"/pictures/{person.picture}")
    assert opened(answer.content).size == (30, 30)
    assert (await alice.http.delete("/profile-picture")).status_code == 200
    assert (await bob.http.get(f"/pictures/{person.picture}")).status_code == 404
    assert (await new_browser().http.post("/profile-picture", content=picture())).status_code == 401


@pytest.mark.parametrize(
    "content", [b"", SVG, HTML, bomb(30_000, 30_000)], ids=["empty", "svg", "html", "bomb"]
)
async def test_hostile_picture_of_a_person_is_refused(content: bytes, new_browser: NewBrowser):
    alice = await new_browser().sign_up("Alice")
    answer = await alice.http.post("/profile-picture", content=content)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"picture"}


async def test_only_those_who_lead_a_group_choose_its_picture(new_browser: NewBrowser):
    alice, bob, carol = [await new_browser().sign_up(name) for name in ("Alice", "Bob", "Carol")]
    ada, grace = (Actor(user_id, 0, is_administrator=False) for user_id in (1, 2))
    there = f"/group-pictures/{conversation_of(ada, grace, title='Tea')}"
    answers = [await browser.http.post(there, content=picture()) for browser in (alice, bob, carol)]
    assert [answer.status_code for answer in answers] == [201, 403, 404]
    assert (await carol.http.post(f"/group-pictures/{2**70}", content=picture())).status_code == 404
    elsewhere = {"Origin": "https://evil.example"}
    assert (await alice.http.delete(there, headers=elsewhere)).status_code == 403
    assert (await alice.http.delete(there)).status_code == 200
