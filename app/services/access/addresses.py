"""The network that an address counts for, where callers are counted by address."""

from ipaddress import IPv6Address
from typing import Final

# One household or office has this many leading bits of an IPv6 address in common.
_NETWORK_BITS: Final = 64
_LONGEST_ADDRESS: Final = 45


def network_of(address: str) -> str:
    """The address, or the network of an IPv6 address: its owner can use every address in it.

    A socket for both kinds of addresses gives '::ffff:192.0.2.1' for an IPv4 address. What is not
    an address counts by its first characters.
    """
    try:
        known = IPv6Address(address)
    except ValueError:
        return address[:_LONGEST_ADDRESS]
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(int(known) >> (known.max_prefixlen - _NETWORK_BITS))
