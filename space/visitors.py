"""Names visitors for the limits without knowing them: a keyed hash whose key lives a day, in memory only.

It has nothing to do with the random id that a vote carries, and is never stored or logged.
"""

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

VisitorKind = Literal["address", "profile"]
_KEY_BYTES = 32


def client_address(forwarded: str | None, peer: str | None, trusted_proxies: int = 1) -> str:
    """Return the address that the outermost trusted proxy saw, an IPv6 one as its /64; "" for none.

    Each proxy appends whom it saw, so only the last `trusted_proxies` entries of X-Forwarded-For are true;
    what stands left of them is whatever the visitor sent.

    Example: `client_address("1.1.1.1, 203.0.113.9", "10.0.0.1")` is `"203.0.113.9"`.
    """
    entries = [entry.strip() for entry in (forwarded or "").split(",") if entry.strip()]
    if trusted_proxies > 0 and len(entries) >= trusted_proxies:
        return _network(entries[-trusted_proxies]) or _network(peer or "")
    return _network(peer or "")


def _network(address: str) -> str:
    """Return an IPv4 address, or the /64 of which one household has all of IPv6; "" for neither."""
    bare = address.removeprefix("[").partition("]")[0] if address.startswith("[") else address
    if bare.count(":") == 1:  # IPv4 with a port
        bare = bare.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


@dataclass
class VisitorIds:
    """Makes ids that are the same for a visitor all day and mean nothing on the next one."""

    trusted_proxies: int = 1
    new_key: Callable[[int], bytes] = secrets.token_bytes
    _day: str = ""
    _key: bytes = field(default=b"", repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def of_address(self, forwarded: str | None, peer: str | None, day: str) -> str:
        """Return the id of whoever sent a request; those without an address share one."""
        return self._of("address", client_address(forwarded, peer, self.trusted_proxies), day)

    def of_profile(self, profile: str, day: str) -> str:
        """Return the id of a visitor who has logged in."""
        return self._of("profile", profile, day)

    def _of(self, kind: VisitorKind, value: str, day: str) -> str:
        return hmac.new(self._key_of(day), f"{kind}|{value}".encode(), hashlib.sha256).hexdigest()

    def _key_of(self, day: str) -> bytes:
        with self._lock:
            if day != self._day or not self._key:
                self._day, self._key = day, self.new_key(_KEY_BYTES)
            return self._key


def trusted_proxies(environment: Mapping[str, str]) -> int:
    """Return how many proxies stand before the page: TRUSTED_PROXIES, or one on the Hub, none elsewhere."""
    written = environment.get("TRUSTED_PROXIES", "").strip()
    if written.isdecimal():
        return int(written)
    return 1 if environment.get("SPACE_ID") else 0
