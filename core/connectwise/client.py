"""Calls with their root, their repeats and their errors: what `Rest` is made of."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from types import MappingProxyType
from typing import NamedTuple, TypeVar
from urllib.parse import quote

import msgspec

from core.connectwise import errors
from core.connectwise.answers import Answer, Lost
from core.connectwise.calls import Call, Limits, Way
from core.connectwise.diagnosis import READ_RECORDS, Asked, answer_error, lost_error, not_understood
from core.connectwise.facts import CompanyInfo
from core.connectwise.keys import Keys
from core.connectwise.lanes import Lanes
from core.connectwise.payloads import CompanyAnswer
from core.connectwise.reading import Patience, read
from core.connectwise.rows import NotRows
from core.connectwise.site import FALLBACK_FOLDER, bare, release_folder, site_of
from core.connectwise.transport import KeptLine, Reach, Transport, write_once
from core.connectwise.waiting import Timing
from core.domain.connection import Connection
from core.errors import ReachError
from core.jobs import Cancel

NO_QUERY: Mapping[str, str] = MappingProxyType({})

Made = TypeVar("Made")
Make = Callable[[Answer], Made]


class Ask(NamedTuple):
    """One read: where, for what, and what its failure would mean. `path` begins after the API root."""

    path: str
    what: str
    """In words: "the unposted invoices"."""
    query: Mapping[str, str] = NO_QUERY
    permission: str = READ_RECORDS
    login: bool = False
    """Whether "not found" means that the keys are wrong."""
    slow: bool = False
    body: bytes | None = None
    """With a body it is a POST that only reads."""
    repeats: int = 3


class Client:
    """One connection's calls. Reads go through four lanes; batches through a connection of their own each."""

    def __init__(
        self, connection: Connection, secret: str, timing: Timing, limits: Limits, reach: Reach
    ) -> None:
        """Checks what the clerk typed; nothing is sent yet.

        Raises:
            SiteNotUnderstood: the site is no host.
            PlainHttpRefused: http:// to another computer.
            CaFileUnusable: the CA file holds no certificate.
            ClientIdMissing: the clientId holds letters that none has.
        """
        self.site = site_of(connection.site)
        if not connection.client_id.isascii():
            raise errors.ClientIdMissing(host=self.site.host)
        self.keys = Keys(connection, secret)
        self.timing = timing
        self._company = connection.company
        # requests and the like take their time to load: only who reaches out pays for them.
        from core.connectwise import trust

        context = trust.tls_context(connection.ca_file) if self.site.scheme == "https" else None
        proxies = trust.proxies_for(self.site)
        self._proxy = trust.proxy_name(proxies)
        self._way = Way(self.keys, context, proxies, limits)
        self._reach = reach
        self._kept = KeptLine(lambda: reach.open(self._way), timing.elapsed)
        self._lanes = Lanes(lambda: reach.open(self._way), pool=reach.lanes)
        self._folder: str | None = None
        self._finding = threading.Lock()

    def close(self) -> None:
        """Ends all connections; reads in progress are stopped."""
        self._lanes.close()
        self._kept.close()

    # Where calls go

    def root(self, cancel: Cancel) -> str:
        """The root of all calls: the release folder the server names, else the one every server understands.

        Raises:
            ReachError: the server cannot be reached at all.
        """
        with self._finding:
            if self._folder is None:
                try:
                    self._folder = self.company_info(cancel).folder
                except (errors.CompanyUnknown, errors.AnswerNotUnderstood, errors.ServerFault):
                    self._folder = FALLBACK_FOLDER
        return self.site.root(self._folder)

    def company_info(self, cancel: Cancel) -> CompanyInfo:
        """Asks for the company without keys, first at the host as it was typed, then at its other form.

        Raises:
            CompanyUnknown: no form of the host knows it.
            ReachError: no form of the host gives an answer.
        """
        troubles: list[ReachError] = []
        for url in self.site.company_urls(quote(self._company, safe="")):
            result = self._lanes.one(self._errand(Call("GET", url, anonymous=True), 1), cancel)
            info = _company(result)
            if info:
                return info
            troubles.append(self._company_trouble(result, bare(url.split("/")[2])))
        raise min(troubles, key=lambda trouble: not isinstance(trouble, errors.CompanyUnknown))

    def _company_trouble(self, result: Answer | Lost, host: str) -> ReachError:
        asked = self._asked(Ask("", "the release folder of the company"))._replace(host=host)
        if isinstance(result, Lost):
            return lost_error(result, asked)
        if result.status in (400, 404) or (result.status == 200 and _names_no_folder(result)):
            return errors.CompanyUnknown(host=host, company=self._company)
        if result.status == 200:
            return not_understood(result, asked, self.keys)
        return answer_error(result, asked, self.keys)

    # Reads

    def get(self, ask: Ask, make: Make[Made], cancel: Cancel) -> Made:
        """One read, and what is made of its answer.

        Raises:
            ReachError: it could not be had, or `make` could not read it (`ValueError`).
            Cancelled: a stop was asked for.
        """
        with closing(self.each([(ask, make)], cancel)) as results:
            return next(results)[1]

    def each(
        self, reads: Sequence[tuple[Ask, Make[Made]]], cancel: Cancel
    ) -> Generator[tuple[int, Made], None, None]:
        """Several reads side by side; position and result as they come. The first error ends it."""
        root = self.root(cancel)

        def errand_for(ask: Ask, make: Make[Made]) -> Callable[[Transport, Cancel], Made]:
            send = self._errand(self._call(root, ask), ask.repeats)
            return lambda session, stop: self._made(send(session, stop), ask, make)

        yield from self._lanes.each([errand_for(ask, make) for ask, make in reads], cancel)

    def _call(self, root: str, ask: Ask) -> Call:
        method = "GET" if ask.body is None else "POST"
        return Call(method, f"{root}{ask.path}", ask.query, ask.body, slow=ask.slow)

    def _errand(self, call: Call, repeats: int) -> Callable[[Transport, Cancel], Answer | Lost]:
        patience = Patience(self.timing, repeats)
        return lambda session, cancel: read(session, call, patience, cancel)

    def _made(self, result: Answer | Lost, ask: Ask, make: Make[Made]) -> Made:
        asked = self._asked(ask)
        if isinstance(result, Lost):
            raise lost_error(result, asked)
        if result.status != 200:
            raise answer_error(result, asked, self.keys)
        made = _tried(make, result)
        if made is _UNREADABLE:
            raise not_understood(result, asked, self.keys)
        return made  # type: ignore[return-value]

    def _asked(self, ask: Ask) -> Asked:
        limit = self._way.limits.size
        return Asked(self.site.host, self._company, ask.what, ask.permission, ask.login, self._proxy, limit)

    # Writes

    def write(self, path: str, body: bytes, root: str) -> Answer | Lost:
        """One POST that changes something: sent once, over a connection of its own."""
        return write_once(self._reach.open(self._way), Call("POST", f"{root}{path}", body=body, slow=True))

    def write_next(self, method: str, path: str, body: bytes, root: str) -> Answer | Lost:
        """One of many small writes: sent once, over a connection that is kept while all goes well."""
        return self._kept.send(Call(method, f"{root}{path}", body=body, slow=True))


_UNREADABLE = object()


def _tried(make: Make[Made], answer: Answer) -> object:
    """What is made of an answer, or `_UNREADABLE`: outside of it no exception holds on to the answer."""
    try:
        return make(answer)
    except (NotRows, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _UNREADABLE


def _company(result: Answer | Lost) -> CompanyInfo | None:
    if isinstance(result, Lost) or result.status != 200:
        return None
    try:
        told = msgspec.json.decode(result.body, type=CompanyAnswer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    folder = release_folder(told.codebase or "")
    return CompanyInfo(folder, told.company_name or "", told.version_code or "") if folder else None


def _names_no_folder(answer: Answer) -> bool:
    """Whether it is well-formed but says nothing of a folder: the way unknown companies are answered."""
    try:
        told = msgspec.json.decode(answer.body, type=CompanyAnswer | None)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return told is None or not told.codebase
