"""Everything that can come back instead of an answer, each in its own words, and nothing half-read."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable
from typing import Any

import pytest

from core.connectwise import errors
from core.connectwise.calls import Limits
from core.connectwise.rest import Rest
from core.connectwise.waiting import LONGEST_WAIT
from core.domain.records import BatchKind
from core.domain.unposted import ExportRequest
from core.errors import ReachError

LIST = "unpostedinvoices$"
INVOICES = BatchKind.INVOICES
LATE = dt.date(2099, 12, 31)


@pytest.mark.parametrize(
    ("spoiled", "form"),
    [("html", "a web page"), ("empty", "nothing at all"), ("half", "cut off"), ("bytes", "not data")],
)
@pytest.mark.parametrize("path", [LIST, "unpostedinvoices/count$", "system/info$", "companyinfo"])
def test_a_malformed_answer_is_named(rest: Rest, server: Any, path: str, spoiled: str, form: str) -> None:
    """An answer that is not what was asked for is refused whole, and its form is told."""
    server.faults.add(path=path, malformed=spoiled)
    with pytest.raises(errors.AnswerNotUnderstood) as raised:
        rest.company_info() if "company" in path else (rest.system_info(), rest.unposted(INVOICES))
    assert form in str(raised.value)


@pytest.mark.parametrize("spoiled", ["html", "empty", "half", "bytes"])
def test_a_malformed_export_is_refused(rest: Rest, server: Any, spoiled: str) -> None:
    """Bytes that are no whole JSON object never leave the client as an export."""
    server.faults.add(path="/export$", malformed=spoiled)
    with pytest.raises(errors.AnswerNotUnderstood):
        rest.export(ExportRequest(LATE, invoices=(1,)))


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_trouble_is_waited_out(rest: Rest, server: Any, clock: Any, status: int) -> None:
    """After 429 or a fault of the server a read is repeated, three times at most, with pauses."""
    server.faults.add(path=LIST, status=status, times=3)
    assert rest.unposted(INVOICES).agrees
    assert len(clock.sleeps) == 3
    assert clock.sleeps == sorted(clock.sleeps)


@pytest.mark.parametrize(("status", "kind"), [(429, errors.TooManyRequests), (503, errors.ServerFault)])
def test_a_lasting_trouble_is_told(rest: Rest, server: Any, status: int, kind: type[ReachError]) -> None:
    """A trouble that lasts ends after four tries."""
    server.faults.add(path=LIST, status=status, times=-1)
    with pytest.raises(kind):
        rest.unposted(INVOICES)
    assert len(server.log.entries("GET", "unpostedinvoices")) == 4 + 1


@pytest.mark.parametrize(
    ("told", "waited"),
    [
        ("7", 7.0),
        ("0", 0.375),
        ("-1", 0.375),
        ("1000000000", LONGEST_WAIT),
        ("soon", 0.375),
        ("Tue, 14 Nov 2023 22:13:50 GMT", 30.0),
        ("Tue, 14 Nov 2000 22:13:50 GMT", 0.375),
    ],
)
def test_the_server_says_how_long(rest: Rest, server: Any, clock: Any, told: str, waited: float) -> None:
    """Retry-After is obeyed where it makes sense, and never beyond the cap."""
    server.faults.add(path=LIST, status=429, headers={"Retry-After": told})
    assert rest.unposted(INVOICES).agrees
    assert clock.sleeps == [waited]


def test_other_refusals_are_not_repeated(rest: Rest, server: Any, clock: Any) -> None:
    """A refusal is final: it is not asked again."""
    server.faults.add(path=LIST, status=400, body='{"code":"ApiFindCondition","message":"x is bad"}')
    with pytest.raises(errors.RequestRefused, match="x is bad"):
        rest.unposted(INVOICES)
    assert clock.sleeps == []


def test_an_export_is_repeated_once(rest: Rest, server: Any) -> None:
    """An export only reads, so a lost answer is asked for once more, not more often."""
    server.faults.add(path="/export$", drop="after", times=-1)
    with pytest.raises(errors.ConnectionDropped):
        rest.export(ExportRequest(LATE, invoices=(1,)))
    assert len(server.log.entries("POST", "/export")) == 2


@pytest.mark.parametrize("fault", [{"drop": "before"}, {"drop": "after"}, {"cut": 40}, {"cut": 400}])
def test_a_broken_connection_is_tried_again(rest: Rest, server: Any, fault: dict[str, Any]) -> None:
    """A read whose connection broke, also in the middle of its answer, is repeated."""
    server.faults.add(path=LIST, times=2, **fault)
    assert rest.unposted(INVOICES).agrees


def test_unplugged_in_the_middle(rest: Rest, server: Any) -> None:
    """A server that goes away between two calls is told as such, and nothing is returned."""
    rest.system_info()
    server.stop()
    with pytest.raises((errors.ConnectionRefused, errors.ConnectionDropped)):
        rest.unposted(INVOICES)


def test_a_next_page_at_another_host(rest: Rest, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that goes on at another host is refused, and that host is never asked."""
    monkeypatch.setattr("core.connectwise.lists.PAGE_SIZE", 7)
    server.faults.add(path=LIST, next_host="https://evil.example", times=-1)
    with pytest.raises(errors.ForeignLink, match=r"evil\.example"):
        rest.unposted(INVOICES)


def test_the_same_page_twice(rest: Rest, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends the same page again and again is stopped."""
    monkeypatch.setattr("core.connectwise.lists.PAGE_SIZE", 7)
    server.faults.add(path=LIST, same_page=True, times=-1)
    with pytest.raises(errors.SamePageTwice):
        rest.unposted(INVOICES)


@pytest.mark.parametrize("off", [1, -1, 1000, -40])
def test_a_count_that_disagrees_once(rest: Rest, server: Any, off: int) -> None:
    """When rows and count differ, both are read again; a count that was wrong once does no harm."""
    server.faults.add(path="unpostedinvoices/count", count=off)
    assert rest.unposted(INVOICES).agrees


def test_a_count_that_keeps_disagreeing(rest: Rest, server: Any) -> None:
    """When they keep differing both numbers are handed over; where all rows must be had it is an error."""
    server.faults.add(path="unpostedinvoices/count", count=2, times=-1)
    listing = rest.unposted(INVOICES)
    assert not listing.agrees
    assert listing.counted == listing.read + 2 == len(listing.rows) + 2
    with pytest.raises(errors.ListDisagrees):
        rest.unposted_of(INVOICES, [listing.rows[0].business_key])


def test_a_redirect_is_not_followed(rest: Rest, server: Any) -> None:
    """An answer that points elsewhere is refused, and the place it names gets nothing."""
    server.faults.add(path=LIST, redirect=f"{server.url}/elsewhere")
    with pytest.raises(errors.RedirectRefused, match="elsewhere"):
        rest.unposted(INVOICES)
    assert server.log.entries(path="elsewhere") == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"private_key": "wrong"}, errors.KeysWrong),
        ({"public_key": "wrong"}, errors.KeysWrong),
        ({"client_id": ""}, errors.ClientIdMissing),
        ({"client_id": "ключ"}, errors.ClientIdMissing),
        ({"site": "http://127.0.0.1:1"}, errors.ConnectionRefused),
        ({"site": "no-such-host.invalid"}, errors.HostNotFound),
        ({"site": "http://psa.example.com"}, errors.PlainHttpRefused),
        ({"site": "not a host"}, errors.SiteNotUnderstood),
    ],
)
def test_what_the_clerk_typed_wrong(
    rest_with: Callable[..., Rest], change: dict[str, str], kind: type
) -> None:
    """Each wrong value of a connection has an error of its own."""
    with pytest.raises(kind):
        rest_with(**change).system_info()


def test_wrong_keys_as_not_found(rest_with: Callable[..., Rest], server: Any) -> None:
    """Servers that answer 404 to wrong keys are understood."""
    server.set(wrong_keys="404")
    with pytest.raises(errors.KeysWrong):
        rest_with(private_key="wrong").system_info()


def test_an_unknown_company(rest_with: Callable[..., Rest]) -> None:
    """A company the server does not know is named."""
    with pytest.raises(errors.CompanyUnknown, match="nobody"):
        rest_with(company="nobody").company_info()


def test_a_missing_permission_is_named(rest: Rest, server: Any) -> None:
    """A missing right is named as the administrator finds it."""
    server.set(denied=("Accounting Interface",))
    with pytest.raises(errors.PermissionMissing, match="Finance › Accounting Interface, Inquire level All"):
        rest.unposted(INVOICES)


def test_an_answer_beyond_the_limit(rest_with: Callable[..., Rest]) -> None:
    """An answer larger than the limit is stopped while it is read."""
    with pytest.raises(errors.AnswerTooLarge):
        rest_with(Limits(size=2000)).unposted(INVOICES)


def test_a_small_answer_that_unpacks_large(
    rest_with: Callable[..., Rest], raw_server: Callable[[bytes], Any]
) -> None:
    """The limit counts what an answer unpacks to, not what travelled."""
    packed = gzip.compress(b" " * 5_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
    with pytest.raises(errors.AnswerTooLarge):
        rest_with(Limits(size=100_000), site=raw_server(head.encode() + packed).url).company_info()


def test_a_silent_server_times_out(rest_with: Callable[..., Rest], raw_server: Callable[[None], Any]) -> None:
    """A server that never answers is given up after the read time-out."""
    with pytest.raises(errors.TimedOut):
        rest_with(Limits(read=0.05), site=raw_server(None).url).company_info()


def test_a_dripping_answer_has_an_end(
    rest_with: Callable[..., Rest], raw_server: Callable[[None], Any]
) -> None:
    """The time for a whole answer is limited, however patient each piece may be."""
    with pytest.raises(errors.TimedOut):
        rest_with(Limits(total=0.05), site=raw_server(None).url).company_info()


def test_what_is_not_http(rest_with: Callable[..., Rest], raw_server: Callable[[bytes], Any]) -> None:
    """Something that does not speak HTTP is told as such."""
    with pytest.raises(errors.AnswerNotUnderstood, match="not HTTP"):
        rest_with(site=raw_server(b"SSH-2.0-OpenSSH_9.2\r\n").url).company_info()


def test_every_error_says_what_it_means_for_the_money() -> None:
    """Each error has a title, a message that says what was not done, and an advice."""
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ReachError)
    ]
    for kind in set(kinds) - {ReachError, errors.NotReached}:
        assert kind.title.endswith(".")
        assert "othing" in kind.message or "Nothing" in kind.message, kind
        assert kind.advice
