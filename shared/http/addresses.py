"""Which addresses a download may connect to: public ones. Pure but for the question to DNS.

The resolver hands the connector the very addresses that it judged, so a name that answers differently the second time
(DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

_TUNNELS = tuple(ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
"""NAT64, 6to4, Teredo: IPv6 addresses with an IPv4 address inside, which may be private."""


class Forbidden(OSError):  # noqa: N818  aiohttp expects resolvers to fail with OSError
    """Report an address that a download must not connect to."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif any(ip in net for net in _TUNNELS):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def is_literal(host: str) -> bool:
    """Tell whether a host is written as an IP address, which no resolver gets to see."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


class PublicResolver(AbstractResolver):
    """Resolve names to public addresses only.

    Args:
        allow: Names and addresses with their port (``127.0.0.1:8080``) that may be private.
    """

    def __init__(self, allow: Collection[str] = ()) -> None:
        self._allow = frozenset(allow)
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name, all of which must be public."""
        found = await self._inner.resolve(host, port, family)
        if f"{host}:{port}" not in self._allow and not all(is_public(result["host"]) for result in found):
            raise Forbidden(f"{host} is an address of a private network")
        return found

    async def close(self) -> None:
        """Give back what was opened: nothing."""
        await self._inner.close()
