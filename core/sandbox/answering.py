"""The server without HTTP: a request goes in, a response comes out."""

import re
from dataclasses import replace

from core.sandbox import (
    routes_batches,
    routes_export,
    routes_finance,
    routes_invoices,
    routes_payments,
    routes_system,
    routes_unposted,
)
from core.sandbox.access import admit
from core.sandbox.messages import Refused, Request, Response, answer, refusal
from core.sandbox.routing import Route
from core.sandbox.state import State

_ROOT = re.compile(r"/v[0-9_]+(?:release)?/apis/3\.0(?=/)")
_LOGIN = re.compile(r"/login/companyinfo/([^/]*)")

_TABLES: tuple[list[Route], ...] = (
    routes_system.ROUTES,
    routes_unposted.ROUTES,
    routes_export.ROUTES,
    routes_batches.ROUTES,
    routes_invoices.ROUTES,
    routes_payments.ROUTES,
    routes_finance.ROUTES,
)


def handle(state: State, request: Request) -> Response:
    """Answer one request; errors come back as answers too. Changes happen one at a time."""
    try:
        login = _LOGIN.fullmatch(request.path)
        if login:
            return routes_system.company_info(state, request, login.group(1))
        root = _ROOT.match(request.path)
        if root is None:
            raise refusal(404, "NotFound", "The resource cannot be found.")
        return _routed(state, request, request.path[root.end() :])
    except Refused as error:
        return error.response


def _routed(state: State, request: Request, path: str) -> Response:
    admit(state, request)
    if not state.switches.forward_only:
        kept = {name: value for name, value in request.headers.items() if name != "pagination-type"}
        request = replace(request, headers=kept)
    with state.lock:
        for table in _TABLES:
            response = _tried(table, state, request, path)
            if response is not None:
                if response.committed:
                    state.save()
                return response
    raise refusal(404, "NotFound", f"No resource at {path}.")


def _tried(table: list[Route], state: State, request: Request, path: str) -> Response | None:
    """The answer of the first route that fits, 405 where only the method does not, None where none fits."""
    found = False
    for method, pattern, handler in table:
        match = pattern.fullmatch(path)
        if match is None:
            continue
        found = True
        if method == request.method:
            return handler(state, request, *match.groups())
    if found:
        return answer({"code": "MethodNotAllowed", "message": f"{request.method} is not allowed here."}, 405)
    return None
