"""Where a request comes from, as the server knows it, whatever the browser says."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from messenger.config import settings

FORWARDED = b"x-forwarded-for"
# A household or a firm gets at least so much of IPv6, and may change the rest with each request.
IPV6_NETWORK = 64


def of(scope: Mapping[str, Any]) -> str:
    """Return the network address a connection comes from, seen past the proxies that are ours.

    Of IPv6 it is the /64 network. What is no address, such as a Unix socket's, is empty.
    """
    peer, proxies = (scope.get("client") or ("",))[0], settings.trusted_proxies
    lines = [value.decode("latin-1") for name, value in scope.get("headers", ()) if name == FORWARDED]
    hops = [hop for line in lines for hop in line.split(",")]
    told = hops[-proxies] if 0 < proxies <= len(hops) else ""
    return _network(told) or _network(peer)


def _network(text: str) -> str:
    try:
        address = ipaddress.ip_address(_without_port(text.strip()))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address), IPV6_NETWORK), strict=False))


def _without_port(text: str) -> str:
    """Return the address in what some proxies write, such as `[2001:db8::1]:443`."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
