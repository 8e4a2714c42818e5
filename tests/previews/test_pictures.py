"""Pictures of previews, with the real queue, a DNS server, a web server and the decoder."""

import asyncio
import gzip
from collections.abc import Iterator, Mapping

import pytest
import sqlalchemy as sa
from aiohttp import web

from messenger import db, models
from messenger.domain.pictures import shrinking, storing
from messenger.domain.previews.preview import Preview
from messenger.jobs.worker import Worker
from messenger.previews import fetching, kind
from messenger.previews.fetching import NotFetched, fetch_picture
from tests.conftest import UNUSED
from tests.support.people import conversation_of, message_of, people, say
from tests.support.picture_files import HTML, SVG, animation, bomb, opened, picture
from tests.support.web_pages import PRIVATE, PUBLIC, Handler, internet, names, site
from tests.support.working import queued

NAME = "page.example"
PAGE = '<title>Page</title><meta property="og:image" content="{}">'
PHOTO = picture("JPEG", (1200, 630))


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    """Wait for a slow machine, except in the test of the limit itself."""
    monkeypatch.setattr(fetching, "MAX_SECONDS", 40)


@pytest.fixture
def database(sqlite_url: str) -> Iterator[db.Database]:
    """One kind of database: the tests of the domain store pictures in both."""
    yield db.use(sqlite_url)
    db.use(UNUSED)


def _serving(body: bytes, media_type: str = "image/png", headers: Mapping[str, str] | None = None) -> Handler:
    """Answer every request with a file."""

    async def handle(_request: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Type": media_type, **(headers or {})})

    return handle


async def _fetched(handler: Handler) -> bytes:
    async with names({NAME: [[PUBLIC]]}) as served, site(handler) as public:
        return await fetch_picture(f"http://{NAME}:{public.port}/", internet(served, public.port))


def _linking(to: str, handler: Handler) -> Handler:
    """Answer with a page at its root that names a picture, and anywhere else as the handler does."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if request.path != "/":
            return await handler(request)
        return web.Response(text=PAGE.format(to.format(port=request.url.port)), content_type="text/html")

    return handle


async def _preview(
    handler: Handler, to: str = "/picture", answers: Mapping[str, list[list[str]]] | None = None
) -> Preview:
    """Return the preview of a message that links to a page with a picture."""
    ada, grace = people("Ada", "Grace")
    async with (
        names({NAME: [[PUBLIC]], **(answers or {})}) as served,
        site(_linking(to, handler)) as there,
        site(_serving(PHOTO), PRIVATE, there.port) as private,
    ):
        link = f"http://{NAME}:{there.port}/"
        (message,) = say(ada, conversation_of(ada, grace), f"See {link}")
        await Worker([kind.kind(internet(served, there.port))]).work_due()
    assert queued() == []
    assert private.requests == []
    shown = message_of(message.id).preview
    assert shown
    assert (shown.url, shown.title) == (link, "Page")
    if shown.picture:
        content = storing.read(grace, shown.picture)
        assert opened(content).format == "WEBP"
        assert opened(content).size == (shown.width, shown.height)
    else:
        with db.reading() as session:
            assert not session.scalar(sa.select(sa.func.count()).select_from(models.Picture))
    return shown


@pytest.mark.parametrize(
    ("file", "media_type", "size"),
    [
        (PHOTO, "image/jpeg", (320, 168)),
        (picture("WEBP", (100, 50)), "image/webp", (100, 50)),
        (animation(3, (64, 64)), "image/gif", (64, 64)),
        (PHOTO + b"\0" * 2 * shrinking.MAX_SOURCE_BYTES, "application/octet-stream", (320, 168)),
    ],
    ids=["photo", "small", "animation", "large file"],
)
async def test_picture_arrives_small(
    file: bytes, media_type: str, size: tuple[int, int], database: db.Database
):
    shown = await _preview(_serving(file, media_type))
    assert (shown.width, shown.height) == size


async def _missing(_request: web.Request) -> web.Response:
    return web.Response(body=PHOTO, status=404, content_type="image/jpeg")


HOSTILE = {
    "missing": _missing,
    "svg": _serving(SVG, "image/svg+xml"),
    "svg as png": _serving(SVG, "image/png"),
    "html as jpeg": _serving(HTML, "image/jpeg"),
    "picture as html": _serving(PHOTO, "text/html"),
    "bomb": _serving(bomb(60_000, 60_000)),
    "truncated": _serving(PHOTO[:300], "image/jpeg"),
    "empty": _serving(b""),
    "tracker": _serving(picture(size=(1, 1))),
    "line": _serving(picture(size=(2000, 10))),
    "too large": _serving(PHOTO + b"\0" * fetching.MAX_PICTURE_BYTES, "image/jpeg"),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_picture_leaves_the_preview_without(name: str, database: db.Database):
    assert (await _preview(HOSTILE[name])).picture == ""


async def test_picture_on_a_rebinding_name_is_no_way_into_the_network(database: db.Database):
    # The page was fetched from the first address.
    answers = {NAME: [[PUBLIC], [PRIVATE]]}
    assert (await _preview(_serving(PHOTO), answers=answers)).picture == ""


@pytest.mark.parametrize(
    "target", [f"http://{PRIVATE}:{{port}}/", "http://private.example:{port}/", "file:///etc/passwd"]
)
async def test_named_picture_is_no_way_into_the_network(target: str, database: db.Database):
    answers = {"private.example": [[PRIVATE]]}
    assert (await _preview(_serving(PHOTO), target, answers)).picture == ""


async def test_picture_is_fetched_through_redirects(database: db.Database):
    async def redirect(request: web.Request) -> web.Response:
        if request.path == "/last":
            return await _serving(PHOTO)(request)  # pyright: ignore[reportReturnType]
        return web.Response(status=302, headers={"Location": "/last"})

    assert (await _preview(redirect)).picture


async def test_shrinking_that_takes_too_long_is_given_up(
    database: db.Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kind, "MAX_SHRINKING_SECONDS", 0)
    assert (await _preview(_serving(PHOTO))).picture == ""


async def test_request_for_a_picture_tells_little():
    async with names({NAME: [[PUBLIC]]}) as served, site(_serving(PHOTO)) as public:
        await fetch_picture(f"http://{NAME}:{public.port}/", internet(served, public.port))
    (request,) = public.requests
    assert request.headers.keys() == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert "svg" not in request.headers["Accept"]


async def test_picture_is_fetched_up_to_its_limit(monkeypatch: pytest.MonkeyPatch):
    limit = fetching.MAX_PICTURE_BYTES
    assert await _fetched(_serving(b"x" * limit)) == b"x" * limit
    compressed = {"Content-Encoding": "gzip"}
    assert await _fetched(_serving(gzip.compress(b"x" * limit), headers=compressed)) == b"x" * limit
    for body, headers in ((b"x" * (limit + 1), {}), (gzip.compress(b"x" * 50_000_000), compressed)):
        with pytest.raises(NotFetched):
            await _fetched(_serving(body, headers=headers))


async def test_endless_picture_is_given_up():
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "image/png"})
        await response.prepare(request)
        while True:
            await response.write(b"x" * 100_000)

    with pytest.raises(NotFetched) as given_up:
        await _fetched(endless)
    # For its size, not for the time.
    assert given_up.value.__cause__ is None


async def test_slow_picture_is_given_up(monkeypatch: pytest.MonkeyPatch):
    async def forever(_request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.5)
    with pytest.raises(NotFetched) as given_up:
        await _fetched(forever)
    assert isinstance(given_up.value.__cause__, TimeoutError)
