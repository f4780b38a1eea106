"""The network that an address counts for, where callers are counted by address."""

from ipaddress import IPv6Address, ip_address
from typing import Final

# One household or office has this many leading bits of an IPv6 address in common.
_NETWORK_BITS: Final = 64
_LONGEST_ADDRESS: Final = 45


def network_of(address: str) -> str:
    """The address, or the network of an IPv6 address: its owner can use every address in it.

    What is not an address counts by its first characters.
    """
    if ":" not in address:
        return address[:_LONGEST_ADDRESS]
    try:
        known = ip_address(address)
    except ValueError:
        return address[:_LONGEST_ADDRESS]
    if isinstance(known, IPv6Address):
        return str(int(known) >> (known.max_prefixlen - _NETWORK_BITS))
    return address
