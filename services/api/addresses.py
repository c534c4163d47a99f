"""Where a request comes from: its peer, or who stands behind a proxy that is trusted to say so."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from aiohttp import web

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_IPV6_OF_ONE = 64
"""Bits of an IPv6 address that one customer has no choice of."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Tell callers apart."""

    proxies: tuple[_Network, ...] = ()
    """Whose ``X-Forwarded-For`` is believed; anybody else's is what the caller likes it to be."""

    @classmethod
    def read(cls, proxies: str | None) -> Addresses:
        """Read the setting."""
        return cls(tuple(ipaddress.ip_network(one.strip()) for one in (proxies or "").split(",") if one.strip()))

    def of(self, request: web.Request) -> str:
        """Return whom failures are counted for: an IPv4 address, or the network of an IPv6 one."""
        hops = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",") if self.proxies else []
        address = request.remote or ""
        while hops and self._trusts(address) and _is_address(hop := hops.pop().strip()):
            address = hop
        return _whose(address)

    def _trusts(self, address: str) -> bool:
        return _is_address(address) and any(_parsed(address) in network for network in self.proxies)


def _is_address(text: str) -> bool:
    try:
        _parsed(text)
    except ValueError:
        return False
    return True


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    found = ipaddress.ip_address(address)
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found


def _whose(address: str) -> str:
    if not _is_address(address):
        return address
    found = _parsed(address)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, _IPV6_OF_ONE), strict=False))
    return str(found)
