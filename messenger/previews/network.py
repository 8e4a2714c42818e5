"""The internet, as far as pages may be fetched from it: which hosts, which addresses, which ports.

The guard against server-side request forgery (SSRF). A name is resolved once; if any of its addresses is
not public, it is refused; and the connection goes to an address that was checked, so a name that is then
resolved to another address (DNS rebinding) gains nothing.
"""

import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Any

import dns.asyncresolver
import dns.exception
import dns.resolver
from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

# IPv6 addresses that stand for an IPv4 address: NAT64 by the well-known prefix, and by local ones.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")
COMPATIBLE = ipaddress.ip_network("::/96")
# Browsers read "0x7f.1" and "2130706433" as IPv4 addresses.
NUMERIC = re.compile(r"(?:\d+|0x[0-9a-f]*)", re.IGNORECASE)


class Forbidden(Exception):
    """The address may not be fetched."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet, also by every address in it."""
    return all(_is_global(ip) for ip in _unwrapped(ipaddress.ip_address(address)))


def _is_global(ip: IPv4Address | IPv6Address) -> bool:
    # Multicast and reserved addresses count as global in Python.
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _unwrapped(ip: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Return an address, or the IPv4 addresses that it stands for."""
    if isinstance(ip, IPv4Address):
        return [ip]
    low = IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip.ipv4_mapped or ip in NAT64:
        return [low]
    if ip in COMPATIBLE or ip in LOCAL_NAT64:
        return [ip, low, *_scoped(ip)]
    return [ip, *([ip.sixtofour] if ip.sixtofour else []), *(ip.teredo or ()), *_scoped(ip)]


def _scoped(ip: IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Refuse an address with a zone: it is one of this network."""
    return [IPv4Address(0)] if ip.scope_id else []


@dataclass(frozen=True)
class Internet:
    """What may be fetched from. Tests replace this, and nothing else, by servers on this machine."""

    is_allowed: Callable[[str], bool] = is_public
    ports: Mapping[str, int] = field(default_factory=lambda: {"http": 80, "https": 443})
    resolver: Callable[[], dns.asyncresolver.Resolver] = dns.asyncresolver.Resolver
    tls: ssl.SSLContext | bool = True

    async def checked(self, url: URL) -> list[str]:
        """Return the addresses of the host of a URL, all checked. Raises `Forbidden` and `TimeoutError`."""
        has_credentials = url.user is not None or url.password is not None
        if url.scheme not in self.ports or url.port != self.ports[url.scheme] or has_credentials:
            raise Forbidden
        host = (url.raw_host or "").removesuffix(".")
        try:
            addresses = [str(ipaddress.ip_address(host))]
        except ValueError:
            addresses = await self._resolved(host)
        if not addresses or not all(map(self.is_allowed, addresses)):
            raise Forbidden
        return addresses

    async def _resolved(self, host: str) -> list[str]:
        first, dot, last = host.rpartition(".")
        # Names without a dot are those of this network.
        if not (first and dot) or NUMERIC.fullmatch(last):
            raise Forbidden
        try:
            return list((await self.resolver().resolve_name(f"{host}.", search=False)).addresses())
        except (dns.resolver.LifetimeTimeout, dns.resolver.NoNameservers) as error:
            # Another time they may answer.
            raise TimeoutError from error
        except dns.exception.DNSException:
            raise Forbidden from None

    def socket(self, address: AddrInfoType) -> socket.socket:
        """Return a socket for an address, which is checked once more: nothing connects past this line."""
        family, kind, protocol, _name, place = address
        if not self.is_allowed(str(place[0])):
            raise OSError("not a public address")
        return socket.socket(family, kind, protocol)


INTERNET = Internet()


class Pinned(AbstractResolver):
    """Resolves every name to addresses that were checked."""

    def __init__(self, addresses: list[str]) -> None:
        self._addresses = addresses

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002
    ) -> list[ResolveResult]:
        """Return the addresses; the name stays that of the certificate and the Host header."""
        return [self._result(host, port, address) for address in self._addresses]

    async def close(self) -> None:
        """Do nothing."""

    def _result(self, host: str, port: int, address: str) -> Any:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return ResolveResult(
            hostname=host, host=address, port=port, family=family, proto=socket.IPPROTO_TCP, flags=flags
        )
