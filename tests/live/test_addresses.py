import pytest

from messenger.live import addresses

PEER = "192.0.2.1"


def scope(*forwarded: str, peer: str = PEER) -> dict[str, object]:
    lines = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return {"client": (peer, 1234), "headers": [(b"origin", b"http://localhost"), *lines]}


@pytest.fixture
def proxies(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that sets the number of trusted proxies."""
    monkeypatch.setattr(
        addresses, "settings", addresses.settings.model_copy(update={"trusted_proxies": request.param})
    )


@pytest.mark.parametrize("forged", ["203.0.113.9", "203.0.113.9, 203.0.113.8", "127.0.0.1", "", "\0"])
def test_forwarded_header_is_ignored_without_proxies(forged: str):
    assert addresses.of(scope(forged)) == PEER


@pytest.mark.parametrize("proxies", [1, 2], indirect=True)
@pytest.mark.parametrize("forwarded", ["", "unknown", "203.0.113.9, unknown, x", "999.0.0.1,,"])
def test_invalid_forwarded_address_means_the_peer(proxies: None, forwarded: str):
    assert addresses.of(scope(forwarded)) == PEER


@pytest.mark.parametrize("proxies", [1], indirect=True)
def test_forged_forwarded_address_is_ignored(proxies: None):
    assert addresses.of(scope("127.0.0.1, 203.0.113.9")) == "203.0.113.9"
    assert addresses.of(scope("127.0.0.1", "203.0.113.9")) == "203.0.113.9"
    assert addresses.of(scope()) == PEER


@pytest.mark.parametrize("proxies", [2], indirect=True)
def test_trusted_proxies_are_counted_from_the_inside(proxies: None):
    assert addresses.of(scope("127.0.0.1, 203.0.113.9, 198.51.100.7")) == "203.0.113.9"
    assert addresses.of(scope("127.0.0.1, 203.0.113.9", "198.51.100.7")) == "203.0.113.9"
    assert addresses.of(scope("198.51.100.7")) == PEER


@pytest.mark.parametrize("proxies", [1], indirect=True)
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" 203.0.113.9 ", "203.0.113.9"),
        ("203.0.113.9:443", "203.0.113.9"),
        ("[2001:db8::1]:443", "2001:db8::/64"),
        ("[2001:db8::1]", "2001:db8::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_proxy_address_formats_are_accepted(proxies: None, written: str, meant: str):
    assert addresses.of(scope(written)) == meant


def test_ipv6_is_counted_by_network():
    same = {addresses.of(scope(peer=f"2001:db8:1:2:{host}")) for host in ("3::1", "ffff::2", ":4")}
    assert same == {"2001:db8:1:2::/64"}
    assert addresses.of(scope(peer="2001:db8:1:3::1")) not in same
    assert addresses.of(scope(peer="fe80::1%eth0")) == "fe80::/64"


def test_unix_socket_has_no_address():
    assert addresses.of({"client": None, "headers": []}) == ""
