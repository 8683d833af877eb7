"""How to reach one ConnectWise company. The secret is never part of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from core.domain.payments.cap import Cap

DEMO = "demo"
"""The connection that always exists: the embedded company."""


class ConnectionType(Enum):
    """Which interface a connection speaks. The values are the command's words."""

    REST = "rest"


class Environment(Enum):
    """What the coloured band says: production has none."""

    PRODUCTION = "production"
    STAGING = "staging"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Connection:
    """One company as the clerk named it. `site` is a host, or for the embedded company a loopback address."""

    name: str
    type: ConnectionType
    site: str
    company: str
    public_key: str
    client_id: str
    ca_file: str = ""
    """A certificate file trusted besides the system's; empty for none."""
    cap: Cap = Cap.DUE
    """Where overpayments are cut."""

    @property
    def environment(self) -> Environment:
        """Demo, staging or production, told by the name and the host."""
        if self.name == DEMO:
            return Environment.DEMO
        host = self.site.casefold()
        return (
            Environment.STAGING if "staging" in host or "connectwisedev" in host else Environment.PRODUCTION
        )

    @property
    def title(self) -> str:
        """The name as a heading."""
        return "Demo company" if self.name == DEMO else self.name


def api_host(site: str) -> str:
    """The host that answers API calls for a site as clerks know it; cloud hosts get `api-`.

    >>> api_host("https://eu.myconnectwise.net/")
    'api-eu.myconnectwise.net'
    """
    host = site.strip().split("://", 1)[-1].split("/", 1)[0].casefold()
    if host.endswith(".myconnectwise.net") and not host.startswith("api-"):
        return f"api-{host}"
    return host
