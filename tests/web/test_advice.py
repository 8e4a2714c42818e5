"""Advice in the log when browsers get no live connection."""

import logging

import pytest
from starlette.types import Receive, Scope, Send

from messenger import config
from messenger.web.advice import MAX_SAID, Advice

SETTINGS = config.read({"PUBLIC_URL": "https://chat.example.org"})
LAN = "http://192.168.1.5:3000"


async def _passed_on(scope: Scope, receive: Receive, send: Send) -> None:
    scope["passed"].append(scope["type"])


async def _connect(advice: Advice, *origins: str) -> None:
    for origin in origins:
        passed: list[str] = []
        headers = [(b"origin", origin.encode("latin-1"))]
        scope = {"type": "websocket", "path": "/_event/", "headers": headers, "passed": passed}
        await advice(scope, None, None)  # pyright: ignore[reportArgumentType]
        assert passed == ["websocket"]


@pytest.fixture
def advice(caplog: pytest.LogCaptureFixture) -> Advice:
    """A fresh `Advice`, with the application's log captured."""
    caplog.set_level(logging.WARNING)
    return Advice(_passed_on, SETTINGS)


async def test_other_address_is_named_once(advice: Advice, caplog: pytest.LogCaptureFixture):
    await _connect(advice, LAN, LAN, LAN)
    (said,) = caplog.messages
    assert f"set PUBLIC_URL={LAN} and restart" in said
    assert "PUBLIC_URL is https://chat.example.org" in said


async def test_own_address_says_nothing(advice: Advice, caplog: pytest.LogCaptureFixture):
    await _connect(advice, *SETTINGS.origins)
    assert not caplog.messages


@pytest.mark.parametrize(
    "origin", ["", "null", "*", "http://a b", "x\nforged", "http://\x1b[31m", "http://" + "a" * 200]
)
async def test_invalid_origin_is_not_logged(origin: str, advice: Advice, caplog: pytest.LogCaptureFixture):
    await _connect(advice, origin)
    assert not caplog.messages


async def test_a_scanner_does_not_fill_the_log(advice: Advice, caplog: pytest.LogCaptureFixture):
    await _connect(advice, *(f"http://host-{number}" for number in range(100)))
    assert len(caplog.messages) == MAX_SAID


@pytest.mark.parametrize(
    ("path", "query", "is_said"),
    [
        ("/_event/", b"EIO=4&transport=websocket&token=x", True),
        ("/_event/", b"EIO=4&transport=polling", False),
        ("/sign-in", b"transport=websocket", False),
    ],
)
async def test_missing_upgrade_header_is_named(
    path: str, query: bytes, is_said: bool, advice: Advice, caplog: pytest.LogCaptureFixture
):
    scope = {"type": "http", "path": path, "query_string": query, "headers": [], "passed": []}
    for _ in range(2):
        await advice(scope, None, None)  # pyright: ignore[reportArgumentType]
    assert ["Upgrade" in said for said in caplog.messages] == [True] * is_said
