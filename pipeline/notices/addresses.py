"""Where a webhook may lead: an address as people write it, and the machines behind it (pure)."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
#: Addresses of IPv6 that carry one of IPv4 in their last 32 bits (RFC 6052).
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class BadAddressError(ValueError):
    """Not an address that a webhook may have; the text says why."""


@dataclass(frozen=True)
class Address:
    """The parts of an address that a request needs."""

    is_secure: bool
    host: str
    port: int
    target: str  # the path with its query

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        is_usual = self.port == DEFAULT_PORTS["https" if self.is_secure else "http"]
        return name if is_usual else f"{name}:{self.port}"


def parse_address(url: str, *, allows_http: bool) -> Address:
    """Raises BadAddressError."""
    if not url.isascii() or not url.isprintable() or " " in url:
        raise BadAddressError("Write the address in plain letters, without spaces.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadAddressError("This is not an address.") from None
    if parts.scheme != "https" and not (allows_http and parts.scheme == "http"):
        raise BadAddressError("The address must begin with https://.")
    if not parts.hostname:
        raise BadAddressError("The address names no machine.")
    if parts.username is not None or parts.password is not None:
        raise BadAddressError("Put no password into the address: the signature says who it is.")
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Address(
        parts.scheme == "https", parts.hostname, port or DEFAULT_PORTS[parts.scheme], target
    )


def is_public(address: str) -> bool:
    """Whether a machine is somewhere on the internet: not here, nor in any network around here."""
    given = ipaddress.ip_address(address.partition("%")[0])
    return all(each.is_global and not each.is_multicast for each in (given, _inner(given)))


def _inner(given: IpAddress) -> IpAddress:
    """The IPv4 address that one of IPv6 may carry; else itself."""
    if isinstance(given, ipaddress.IPv4Address):
        return given
    if given in NAT64:
        return ipaddress.IPv4Address(int(given) & 0xFFFFFFFF)
    teredo = given.teredo
    return given.ipv4_mapped or given.sixtofour or (teredo[1] if teredo else given)
