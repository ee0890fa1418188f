"""Which addresses on the net may be written to. Plain."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

LONGEST = 500
PORTS = {"http": 80, "https": 443}
_TUNNELS = tuple(IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))
"""Addresses that hold an IPv4 address, of which nobody knows where it leads."""


class BadAddress(ValueError):
    """What was typed is no address to send to; says why, and how one looks."""


def checked(url: str) -> str:
    """The address of a webhook as it was typed. Raises BadAddress."""
    if len(url) > LONGEST:
        raise BadAddress(f"“{url[:40]}…” has {len(url)} characters; an address may have {LONGEST}.")
    try:
        parts = urlsplit(url)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        raise BadAddress(f"“{url}” is no address; it looks like https://example.com/hook.") from None
    if parts.scheme not in PORTS or not parts.hostname or not port_is_right:
        raise BadAddress(f"“{url}” is no address; it looks like https://example.com/hook.")
    if any(sign <= " " or sign > "~" for sign in url):
        raise BadAddress(f"“{url}” has a sign that addresses do not have; write it as %20 and the like.")
    if parts.username is not None or parts.fragment:
        raise BadAddress(f"“{url}” must have no user, no password and no #.")
    return url


def is_public(address: str) -> bool:
    """Whether the IP address is one of the open net: not of this machine, of a private net, or of none."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip.is_reserved or ip.is_site_local or any(ip in net for net in _TUNNELS):
            return False
    return ip.is_global and not ip.is_multicast
