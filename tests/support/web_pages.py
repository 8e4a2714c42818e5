"""A small internet on this machine: a DNS server whose answers change, and web servers by address."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import dns.asyncresolver
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from aiohttp import web

from messenger.previews.network import Internet, is_public

# Stands for an address of the public internet. No other address of this machine does.
PUBLIC, PRIVATE = "127.0.0.1", "127.0.0.2"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Names(asyncio.DatagramProtocol):
    """A DNS server: each question about a name gets its next answer, and the last one again and again."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self.answers = {name: [*each] for name, each in answers.items()}
        self.asked: defaultdict[str, int] = defaultdict(int)
        self.port = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        (question,) = query.question
        name = str(question.name).rstrip(".").lower()
        answer = dns.message.make_response(query)
        found = self.answers.get(name)
        if found is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif question.rdtype == dns.rdatatype.A:
            self.asked[name] += 1
            now = found.pop(0) if len(found) > 1 else found[0]
            self._fill(answer, question, [address for address in now if ":" not in address])
        else:
            self._fill(answer, question, [address for address in found[0] if ":" in address])
        self._transport.sendto(answer.to_wire(), addr)  # pyright: ignore[reportAttributeAccessIssue]

    def _fill(self, answer: dns.message.Message, question: dns.rrset.RRset, addresses: list[str]) -> None:
        if addresses:
            answer.answer.append(dns.rrset.from_text(question.name, 0, "IN", question.rdtype, *addresses))

    def resolver(self) -> dns.asyncresolver.Resolver:
        """Return a resolver that asks this server."""
        resolver = dns.asyncresolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], self.port
        return resolver


@asynccontextmanager
async def names(answers: dict[str, list[list[str]]]) -> AsyncIterator[Names]:
    """Serve the answers."""
    loop = asyncio.get_running_loop()
    transport, served = await loop.create_datagram_endpoint(
        lambda: Names(answers), local_addr=("127.0.0.1", 0)
    )
    try:
        yield served
    finally:
        transport.close()


@dataclass
class Site:
    """A web server on this machine, with the requests it got."""

    port: int
    requests: list[web.BaseRequest] = field(default_factory=list)


@asynccontextmanager
async def site(
    handler: Handler, host: str = PUBLIC, port: int = 0, tls: object = None
) -> AsyncIterator[Site]:
    """Answer every request by the handler."""
    got: list[web.BaseRequest] = []

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        got.append(request)
        return await handler(request)  # pyright: ignore[reportArgumentType]

    runner = web.ServerRunner(web.Server(handle), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, host, port, ssl_context=tls).start()  # pyright: ignore[reportArgumentType]
    try:
        yield Site(runner.addresses[0][1], got)
    finally:
        await runner.cleanup()


def internet(served: Names, port: int, **more: object) -> Internet:
    """Return an internet of this DNS server, in which `PUBLIC` is public, on the port of a test's server."""
    return Internet(
        is_allowed=lambda address: address == PUBLIC or is_public(address),
        ports={"http": port, "https": port},
        resolver=served.resolver,
        **more,  # pyright: ignore[reportArgumentType]
    )
