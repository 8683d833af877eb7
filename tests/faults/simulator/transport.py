"""What stands for the sockets: hands calls to the server, or loses, delays and falsifies them by chance."""

from __future__ import annotations

import email.utils
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from core.connectwise.answers import Answer, Cause, Lost
from core.connectwise.calls import Call, Way
from core.sandbox.messages import Request, Response
from tests.faults.simulator.world import BEGIN, Departure, World

if TYPE_CHECKING:
    from tests.faults.simulator.program import Program

Result = Answer | Lost

_BROKEN = (Cause.DROPPED, Cause.CUT, Cause.GARBLED, Cause.READ_TIMEOUT, Cause.DEADLINE, Cause.TOO_LARGE)
_NEVER_REACHED = (
    Cause.NAME,
    Cause.REFUSED,
    Cause.CONNECT_TIMEOUT,
    Cause.CERTIFICATE,
    Cause.TLS,
    Cause.UNREACHABLE,
)
_SECONDS = {Cause.READ_TIMEOUT: 120.0, Cause.DEADLINE: 900.0, Cause.CONNECT_TIMEOUT: 10.0}
_REFUSAL = b'{"code":"InvalidObject","message":"AccountingBatch object is invalid","errors":[]}'
_PAGE = b"<!DOCTYPE html><html><title>Bad gateway</title></html>"
_UNCLEAR: tuple[tuple[int, bytes], ...] = (
    *((status, body) for status in (500, 502, 503, 504, 599) for body in (_PAGE, b"", _REFUSAL)),
    *((status, b"") for status in (301, 302, 307, 308)),
    *(
        (status, body)
        for status in (200, 201)
        for body in (b"", _PAGE, b'{"batchIdentifier":"SI', b"null", b"[]")
    ),
    *((status, _PAGE) for status in (400, 401, 403, 404, 409, 422)),
    (400, b'{"code":'),
    (204, b""),
    (408, _REFUSAL),
    (418, b""),
)
_REFUSALS = (400, 401, 403, 404, 405, 409, 415, 422)
_WAITS = ("0", "-1", "1", "7", "45", "61", "1000000000", "soon", "", "1.5", "+3")


class FakeTransport:
    """Calls of one program, one at a time."""

    def __init__(self, program: Program, world: World, way: Way) -> None:
        self._program, self._world, self._way = program, world, way

    def pick_up(self) -> None:
        """Nothing was hung up."""

    def hang_up(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""

    def exchange(self, call: Call) -> Result:
        """One call and what became of it."""
        name = f"{call.method} {urlsplit(call.url).path.split('/')[-1]}"
        self._program.calls += 1
        self._program.step(f"before {name}")
        self._world.between(self._program.name)
        result = self._write(call) if self._world.subject.is_write(call) else self._read(call)
        self._program.step(f"after {name}")
        return result

    def _request(self, call: Call) -> Request:
        keys = self._way.keys
        headers = {"content-type": "application/json", "accept": "application/json"}
        if not call.anonymous:
            headers |= {"authorization": keys.authorization, "clientid": keys.client_id}
        parts = urlsplit(call.url)
        base = f"{parts.scheme}://{parts.netloc}"
        return Request(call.method, parts.path, urlencode(dict(call.query)), headers, call.body or b"", base)

    # Reads

    def _read(self, call: Call) -> Result:
        world = self._world
        if world.chance(world.weather.read_trouble):
            return self._spoiled_read()
        world.advance(world.random.uniform(0.02, 0.4))
        response = world.answer(self._request(call))
        world.subject.saw(self._program, call, response)
        return _answer(response)

    def _spoiled_read(self) -> Result:
        pick = self._world.random.choice
        if self._world.chance(0.5):
            return self._lost(pick(_BROKEN + _NEVER_REACHED[:3]))
        status = pick((429, 500, 502, 503, 504, 302, 200))
        return Answer(status, _PAGE, self._wait() if status in (429, 503) else {})

    def _lost(self, cause: Cause) -> Lost:
        self._world.advance(_SECONDS.get(cause, self._world.random.uniform(0.0, 20.0)))
        return Lost(cause, cause in _BROKEN, "as the story has it")

    def _wait(self) -> dict[str, str]:
        dates = [
            email.utils.formatdate(
                BEGIN + self._world.elapsed + self._world.server_shift + ahead, usegmt=True
            )
            for ahead in (-30, 5, 7200)
        ]
        return {"retry-after": self._world.random.choice((*_WAITS, *dates))}

    # Writes

    def _write(self, call: Call) -> Result:
        world = self._world
        departure = world.depart(self._program, call)
        request = self._request(call)
        if not world.chance(world.weather.write_trouble):
            return self._carried_out(request, departure)
        fate: Any = world.random.choices(
            (self._not_reached, self._throttled, self._refused, self._unclear, self._lying), (2, 2, 1, 8, 1)
        )[0]
        return fate(request, departure)  # type: ignore[no-any-return]

    def _carried_out(self, request: Request, departure: Departure) -> Result:
        world = self._world
        world.advance(world.random.uniform(0.1, 60.0))
        response = world.carry_out(request, departure, "carried out")
        departure.over = world.elapsed
        self._program.step("carried out, not answered")
        return _answer(response)

    def _not_reached(self, _request: Request, departure: Departure) -> Result:
        return self._over(departure, self._lost(self._world.random.choice(_NEVER_REACHED)))

    def _throttled(self, _request: Request, departure: Departure) -> Result:
        return self._over(departure, Answer(429, b'{"message":"Too many requests"}', self._wait()))

    def _refused(self, _request: Request, departure: Departure) -> Result:
        return self._over(departure, Answer(self._world.random.choice(_REFUSALS), _REFUSAL))

    def _over(self, departure: Departure, result: Result) -> Result:
        departure.over = self._world.elapsed
        what = result.cause.name if isinstance(result, Lost) else str(result.status)
        self._world.tell(self._program.name, f"hears of {departure.label}: {what}")
        return result

    def _lying(self, request: Request, departure: Departure) -> Result:
        """Says that it is done, and nothing came of it, or only later."""
        self._world.lied.add(departure.label)
        return self._somehow(request, departure, ("never", "late"), Answer(201, b"{}"))

    def _unclear(self, request: Request, departure: Departure) -> Result:
        pick = self._world.random.choice
        result = Lost(pick(_BROKEN), True) if self._world.chance(0.6) else Answer(*pick(_UNCLEAR))
        return self._somehow(request, departure, ("never", "at once", "late"), result)

    def _somehow(
        self, request: Request, departure: Departure, whens: tuple[str, ...], result: Result
    ) -> Result:
        """The request arrives or not, now or late; the program hears `result`, whichever it was."""
        world = self._world
        when = world.random.choice(whens)
        seconds = (
            _SECONDS.get(result.cause, 5.0) if isinstance(result, Lost) else world.random.uniform(0.0, 60.0)
        )
        if when == "at once":
            world.carry_out(request, departure, "carried out")
        try:
            self._program.step("waiting for the answer")
            world.advance(seconds)
        finally:
            departure.over = world.elapsed
            if when == "late":
                world.later(request, departure)
        return self._over(departure, result)


def _answer(response: Response) -> Answer:
    return Answer(response.status, response.body, {name.lower(): value for name, value in response.headers})
