"""Addresses that must not be reached from the server: each way to write or hide one is refused."""

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from yarl import URL

from messenger.previews import fetching
from messenger.previews.fetching import NotFetched, fetch, fetch_picture
from messenger.previews.network import Forbidden, Internet
from tests.support.web_pages import PRIVATE, PUBLIC, internet, names, site

ANSWERS = {
    "public.example": [["93.184.216.34"]],
    "private.example": [["10.0.0.1"]],
    "loopback.example": [["127.0.0.1"]],
    "mixed.example": [["93.184.216.34", "10.0.0.1"]],
    "mixed6.example": [["93.184.216.34", "::1"]],
    "mapped.example": [["::ffff:10.0.0.1"]],
    "metadata.example": [["169.254.169.254"]],
    "empty.example": [[]],
}
TRICKS = [
    # Plain addresses of this machine and its network.
    "http://127.0.0.1/",
    "http://127.8.8.8/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://0.1.2.3/",
    "http://255.255.255.255/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://192.0.2.1/",
    # The same in other notations.
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0x7f000001/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://1.0x7f/",
    "http://127.0.0.1./",
    "http://①②⑦.⓪.⓪.①/",
    "http://127.0.0.1%2f@public.example/",
    "http://127。0。0。1/",
    # IPv6, and IPv4 within it.
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[ff02::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a00:1::1]/",
    "http://[2001:0:7f00:1::]/",
    "http://[2001:db8::1]/",
    "http://[2606:4700:4700::1111%251]/",
    # Names.
    "http://localhost/",
    "http://localhost./",
    "http://router/",
    "http://private.example/",
    "http://PRIVATE.example./",
    "http://loopback.example/",
    "http://mixed.example/",
    "http://mixed6.example/",
    "http://mapped.example/",
    "http://metadata.example/",
    "http://empty.example/",
    "http://unknown.example/",
    "http://.example/",
    "http://public.example../",
    # Credentials, other ports, other schemes.
    "http://user:password@public.example/",
    "http://user@public.example/",
    "http://:@public.example/",
    "http://public.example:22/",
    "http://public.example:8080/",
    "http://public.example:443/",
    "https://public.example:80/",
    "http://public.example:0/",
    "http://public.example:99999/",
    "ftp://public.example/",
    "file:///etc/passwd",
    "gopher://public.example/",
    "javascript:alert(1)",
    "data:text/html,<title>x</title>",
    "//public.example/",
    "/path",
    "",
    "http://",
    "http://\x00/",
]


@pytest.mark.parametrize("address", TRICKS)
async def test_trick_is_refused_before_connecting(address: str):
    async with names(ANSWERS) as served:
        for fetching_it in (fetch, fetch_picture):
            with pytest.raises(NotFetched) as refused:
                await fetching_it(address, Internet(resolver=served.resolver))
            assert isinstance(refused.value.__cause__, Forbidden | ValueError)


@pytest.mark.parametrize(
    "address",
    [
        "http://public.example/",
        "https://public.example:443/x?y#z",
        "http://93.184.216.34/",
        "http://[2606:4700:4700::1111]/",
        "http://[64:ff9b::5db8:d822]/",
    ],
)
async def test_public_address_is_allowed(address: str):
    async with names(ANSWERS) as served:
        assert await Internet(resolver=served.resolver).checked(URL(address))


async def _page(_request: web.Request) -> web.Response:
    return web.Response(text="<title>Page</title>", content_type="text/html")


async def test_rebinding_name_leads_to_the_checked_address():
    answers = {"rebinding.example": [[PUBLIC], [PRIVATE]]}
    async with names(answers) as served, site(_page) as public, site(_page, PRIVATE, public.port) as private:
        address = f"http://rebinding.example:{public.port}/"
        there = internet(served, public.port)
        await fetch(address, there)
        assert served.asked == {"rebinding.example": 1}
        with pytest.raises(NotFetched) as refused:
            await fetch(address, there)
        assert isinstance(refused.value.__cause__, Forbidden)
        assert (len(public.requests), len(private.requests)) == (1, 0)


@pytest.mark.parametrize(
    "target",
    [
        "http://{private}:{port}/",
        "//{private}:{port}/",
        "http://rebinding.example:{port}/",
        "http://private.example:{port}/",
        "http://0x7f.2:{port}/",
        "http://[::ffff:7f00:2]:{port}/",
        "http://user:password@public.example:{port}/",
        "http://public.example:1/",
        "file:///etc/passwd",
        "http://[",
    ],
)
@pytest.mark.parametrize("fetching_it", [fetch, fetch_picture])
async def test_every_redirect_is_checked_anew(target: str, fetching_it: Callable[..., Awaitable[object]]):
    async def redirect(request: web.BaseRequest) -> web.Response:
        location = target.format(private=PRIVATE, port=request.url.port)
        return web.Response(status=302, headers={"Location": location})

    answers = {
        "rebinding.example": [[PUBLIC], [PRIVATE]],
        "public.example": [[PUBLIC]],
        "private.example": [[PRIVATE]],
    }
    async with (
        names(answers) as served,
        site(redirect) as public,
        site(_page, PRIVATE, public.port) as private,
    ):
        with pytest.raises(NotFetched) as refused:
            await fetching_it(f"http://rebinding.example:{public.port}/", internet(served, public.port))
        assert isinstance(refused.value.__cause__, Forbidden | ValueError)
        assert (len(public.requests), private.requests) == (1, [])


@pytest.mark.parametrize(("hops", "is_fetched"), [(fetching.MAX_REDIRECTS, True), (4, False)])
async def test_redirects_are_few(hops: int, is_fetched: bool):
    async def redirect(request: web.Request) -> web.Response:
        done = int(request.path[1:])
        if done == hops:
            return await _page(request)
        return web.Response(status=301, headers={"Location": f"/{done + 1}"})

    async with names({"public.example": [[PUBLIC]]}) as served, site(redirect) as public:
        address, there = f"http://public.example:{public.port}/0", internet(served, public.port)
        if is_fetched:
            assert (await fetch(address, there)).url.path == f"/{hops}"
        else:
            with pytest.raises(NotFetched):
                await fetch(address, there)
        assert len(public.requests) == 4
        assert served.asked["public.example"] == 4


async def test_socket_to_a_private_address_is_refused():
    async with names({"public.example": [[PRIVATE]]}) as served, site(_page, PRIVATE) as private:

        class Careless(Internet):
            async def checked(self, url: URL) -> list[str]:
                return [PRIVATE]

        careless = Careless(ports={"http": private.port}, resolver=served.resolver)
        with pytest.raises(NotFetched):
            await fetch(f"http://public.example:{private.port}/", careless)
        assert private.requests == []
