"""Which hosts keys may travel to."""

from __future__ import annotations

import pytest

from core.connectwise.errors import PlainHttpRefused, SiteNotUnderstood
from core.connectwise.site import release_folder, site_of


@pytest.mark.parametrize(
    ("typed", "host", "hosts"),
    [
        ("eu.myconnectwise.net", "api-eu.myconnectwise.net", ("eu.", "api-eu.")),
        ("https://EU.myconnectwise.net/v4_6_release/", "api-eu.myconnectwise.net", ("eu.", "api-eu.")),
        ("api-na.myconnectwise.net", "api-na.myconnectwise.net", ("api-na.", "na.")),
        ("psa.example.com", "psa.example.com", ("psa.",)),
        ("psa.example.com:8443", "psa.example.com:8443", ("psa.",)),
    ],
)
def test_sites_as_clerks_know_them(typed: str, host: str, hosts: tuple[str, ...]) -> None:
    """Cloud hosts get their API name, which is also asked for the company; others stay as they are."""
    site = site_of(typed)
    assert (site.scheme, site.host) == ("https", host)
    assert len(site.hosts) == len(hosts)
    assert all(found.startswith(part) for found, part in zip(site.hosts, hosts, strict=True))


@pytest.mark.parametrize(
    "typed", ["", "a b", "user@host", "ftp://host", "https://", "häßlich.de", "a:b", "a..b/", "-a"]
)
def test_what_is_no_host_is_refused(typed: str) -> None:
    """Anything that is not the name of a host is refused before anything is sent."""
    with pytest.raises(SiteNotUnderstood):
        site_of(typed)


@pytest.mark.parametrize(
    "typed", ["http://psa.example.com", "HTTP://eu.myconnectwise.net", "http://127.0.0.1.example.com"]
)
def test_plain_http_leaves_this_computer_never(typed: str) -> None:
    """http:// is refused for every host but this computer."""
    with pytest.raises(PlainHttpRefused):
        site_of(typed)


@pytest.mark.parametrize("typed", ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:5"])
def test_plain_http_may_stay_on_this_computer(typed: str) -> None:
    """The embedded company is reached by http:// on a loopback address."""
    assert site_of(typed).loopback


@pytest.mark.parametrize(
    "told", ["../x/", "a/b/", "@evil.example/", "//evil.example", "a?b", "", ".", "x" * 80]
)
def test_a_folder_that_is_none_is_not_used(told: str) -> None:
    """A release folder that could lead elsewhere is as if the server had named none."""
    assert release_folder(told) is None
