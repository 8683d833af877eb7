"""Which certificates are trusted (the system's and one file of the connection) and which proxy is used."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import truststore

from core.connectwise.errors import CaFileUnusable
from core.connectwise.site import Site, bare


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Checks against the system's certificates and those in `ca_file` (empty for none); never turned off.

    Raises:
        CaFileUnusable: the file is not there or holds no certificate.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ValueError) as reason:
            raise CaFileUnusable(path=ca_file, reason=_plain(reason)) from None
    return context


def _plain(reason: Exception) -> str:
    if isinstance(reason, ssl.SSLError):
        return "it holds no certificate in PEM form"
    return getattr(reason, "strerror", None) or str(reason)


def proxies_for(site: Site) -> dict[str, str]:
    """The system's proxy for https; none for this computer itself and for hosts the system excepts."""
    if site.loopback or any(proxy_bypass(bare(host)) for host in site.hosts):
        return {}
    system = getproxies()
    proxy = system.get("https") or system.get("all")
    return {"https": proxy if "://" in proxy else f"http://{proxy}"} if proxy else {}


def proxy_name(proxies: dict[str, str]) -> str:
    """Host and port of the proxy for words, without the password its address may hold."""
    parts = urlsplit(proxies.get("https", ""))
    name = parts.hostname or ""
    return f"{name}:{parts.port}" if parts.port else name
