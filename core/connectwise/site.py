"""Which hosts a connection may talk to, and by which scheme."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from core.connectwise.errors import PlainHttpRefused, SiteNotUnderstood
from core.domain.connection import api_host

FALLBACK_FOLDER = "v4_6_release/"
"""The release folder every server understands."""

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?)(:[0-9]{1,5})?")
_FOLDER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}/?")
_CLOUD = (".myconnectwise.net", ".connectwisedev.com")


class Site(NamedTuple):
    """The places one connection may talk to: keys go to `host`, the company question also to `other`."""

    scheme: str
    host: str
    """Host and port that take API calls."""
    hosts: tuple[str, ...]
    """Where the company question is asked, in this order."""

    @property
    def loopback(self) -> bool:
        """Whether it is this computer itself."""
        return _is_loopback(bare(self.host))

    def company_urls(self, company: str) -> tuple[str, ...]:
        """Where to ask for a company's release folder; `company` is quoted already."""
        return tuple(f"{self.scheme}://{host}/login/companyinfo/{company}" for host in self.hosts)

    def root(self, folder: str) -> str:
        """The root of all API calls for a release folder."""
        return f"{self.scheme}://{self.host}/{folder}apis/3.0"


def site_of(text: str) -> Site:
    """The site as the clerk typed it, checked.

    Raises:
        SiteNotUnderstood: it is not the name of a host.
        PlainHttpRefused: http:// to anything but this computer.
    """
    scheme, typed = _split(text.strip())
    if not _HOST.fullmatch(typed) or ".." in typed:
        raise SiteNotUnderstood(site=text[:80])
    host = api_host(typed)
    if scheme == "http" and not _is_loopback(bare(host)):
        raise PlainHttpRefused(host=host)
    return Site(scheme, host, tuple(dict.fromkeys([typed.casefold(), *_other_form(typed.casefold())])))


def _split(text: str) -> tuple[str, str]:
    scheme, _mark, rest = text.rpartition("://") if "://" in text else ("https", "", text)
    if scheme.casefold() not in ("http", "https"):
        raise SiteNotUnderstood(site=text[:80])
    return scheme.casefold(), rest.split("/", 1)[0]


def _other_form(host: str) -> tuple[str, ...]:
    if host.startswith("api-"):
        return (host.removeprefix("api-"),)
    return (f"api-{host}",) if host.endswith(_CLOUD) else ()


def bare(host: str) -> str:
    """A host without its port and brackets."""
    return urlsplit(f"//{host}").hostname or ""


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def release_folder(told: str) -> str | None:
    """The folder a server names, with its slash; None where it names nothing that could be one.

    >>> release_folder("v2025_1"), release_folder("../x"), release_folder("")
    ('v2025_1/', None, None)
    """
    if not _FOLDER.fullmatch(told) or ".." in told:
        return None
    return told if told.endswith("/") else f"{told}/"
