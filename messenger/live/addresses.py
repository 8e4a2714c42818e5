"""The client's network address, as our own proxies report it; browsers can't forge it."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from messenger.config import settings

FORWARDED = b"x-forwarded-for"
# A household or company gets at least a /64 and can change the remaining bits with every request.
IPV6_NETWORK = 64


def of(scope: Mapping[str, Any]) -> str:
    """Return the client's network address, looking past our own proxies.

    For IPv6, this is the /64 network. It is empty if there is no IP address, as on a Unix socket.
    """
    peer, proxies = (scope.get("client") or ("",))[0], settings.trusted_proxies
    lines = [value.decode("latin-1") for name, value in scope.get("headers", ()) if name == FORWARDED]
    hops = [hop for line in lines for hop in line.split(",")]
    forwarded = hops[-proxies] if 0 < proxies <= len(hops) else ""
    return _network(forwarded) or _network(peer)


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
    """Strip the port that some proxies append, as in `[2001:db8::1]:443`."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
