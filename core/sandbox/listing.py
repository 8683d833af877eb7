"""Lists as the API serves them: conditions, order, fields, and paging both ways with Link headers."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from core.sandbox.conditions import ConditionError, Row, moment_of, parsed, value_at
from core.sandbox.messages import Refused, Request, Response, answer, refusal

LARGEST_PAGE = 1000


@dataclass(frozen=True)
class Listing:
    """Rows that can be asked for one by one.

    Attributes:
        ids: ids of all rows, ascending.
        row: makes the row of an id.
        names: members that may be missing from a row and still be asked for.
        kept: answers to earlier conditions and orders; thrown away with the listing.
    """

    ids: Sequence[int]
    row: Callable[[int], Row]
    names: frozenset[str] = frozenset()
    kept: dict[tuple[str, str], Sequence[int]] = field(default_factory=dict)


def of_rows(rows: Sequence[Row], *names: str) -> Listing:
    """A listing of rows that are at hand."""
    table = {row["id"]: row for row in sorted(rows, key=lambda row: row["id"])}
    return Listing(list(table), table.__getitem__, frozenset(names))


def _bad(message: str) -> Refused:
    error = {"code": "ApiFindCondition", "message": message, "resource": "conditions", "field": "conditions"}
    return refusal(400, "ApiFindCondition", message, error)


def _known(listing: Listing) -> frozenset[str] | None:
    """Names of members, from a sample of rows; any name goes where there is no row."""
    if not listing.ids:
        return None
    step = max(1, len(listing.ids) // 40)
    return listing.names.union(*(listing.row(each) for each in listing.ids[::step]))


def chosen(listing: Listing, request: Request) -> Sequence[int]:
    """Ids that meet the request's conditions, in its order."""
    parameters = request.parameters
    conditions, order = parameters.get("conditions", "").strip(), parameters.get("orderBy", "").strip()
    for name in ("childConditions", "customFieldConditions"):
        if parameters.get(name, "").strip():
            raise _bad(f"{name} cannot be used here.")
    if not conditions and not order:
        return listing.ids
    key = (conditions, order)
    if key not in listing.kept:
        if len(listing.kept) > 32:
            listing.kept.clear()
        listing.kept[key] = _sorted(listing, _filtered(listing, conditions), order)
    return listing.kept[key]


def _filtered(listing: Listing, conditions: str) -> Sequence[int]:
    if not conditions:
        return listing.ids
    try:
        predicate = parsed(conditions, _known(listing))
    except ConditionError as error:
        raise _bad(str(error)) from error
    return [each for each in listing.ids if predicate(listing.row(each))]


def _sorted(listing: Listing, ids: Sequence[int], order: str) -> Sequence[int]:
    known = _known(listing)
    found = list(ids)
    for part in reversed(order.split(",") if order else []):
        name, _, direction = part.strip().partition(" ")
        if known is not None and name.split("/")[0] not in known:
            raise _bad(f"'{name}' is not a recognized name.")
        if direction.strip().lower() not in ("", "asc", "desc"):
            raise _bad(f"'{direction}' is not a direction.")
        if name == "id":
            found.sort(reverse=direction.strip().lower() == "desc")
            continue
        path = tuple(name.split("/"))
        keys = {each: _sort_key(value_at(listing.row(each), path)) for each in found}
        found.sort(key=keys.__getitem__, reverse=direction.strip().lower() == "desc")
    return found


def _sort_key(value: Any) -> tuple[int, Any]:
    if value is None:
        return 0, 0
    if isinstance(value, str):
        moment = moment_of(value) if value[:1].isdigit() and len(value) > 9 else None
        return (2, moment) if moment else (3, value.lower())
    return 1, value


def _whole(parameters: dict[str, str], name: str, default: int, least: int, most: int) -> int:
    text = parameters.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise refusal(400, "InvalidParameter", f"{name} must be a whole number from {least} to {most}.")
    return int(text)


def listed(listing: Listing, request: Request) -> Response:
    """One page of a list."""
    size = _whole(request.parameters, "pageSize", 25, 1, LARGEST_PAGE)
    if request.headers.get("pagination-type", "").lower() == "forward-only":
        ids, link = _forward(listing, request, size)
    else:
        ids, link = _page(listing, request, size)
    rows = [fields_of(listing.row(each), request) for each in ids]
    response = answer(rows)
    if not link:
        return response
    return Response(response.status, response.body, (*response.headers, ("Link", link)))


def counted(listing: Listing, request: Request) -> Response:
    """The count of rows that meet the conditions."""
    return answer({"count": len(chosen(listing, request))})


def one(listing: Listing, what: str, identity: int, request: Request) -> Response:
    """One row by id, or 404."""
    at = bisect_left(listing.ids, identity)
    if at == len(listing.ids) or listing.ids[at] != identity:
        raise refusal(404, "NotFound", f"{what} {identity} not found")
    return answer(fields_of(listing.row(identity), request))


def _address(request: Request, **changes: int) -> str:
    kept = {k: v for k, v in request.parameters.items() if k not in ("page", "pageId", "pageSize")}
    kept.update({name: str(value) for name, value in changes.items()})
    return f"{request.base}{quote(request.path)}?{urlencode(kept)}"


def _page(listing: Listing, request: Request, size: int) -> tuple[Sequence[int], str]:
    found = chosen(listing, request)
    page = _whole(request.parameters, "page", 1, 1, 2**31 - 1)
    last = max(1, -(-len(found) // size))
    wanted = {}
    if page > 1:
        wanted.update({"first": 1, "prev": page - 1})
    if page < last:
        wanted.update({"next": page + 1, "last": last})
    links = [f'<{_address(request, pageSize=size, page=at)}>; rel="{rel}"' for rel, at in wanted.items()]
    return found[(page - 1) * size : page * size], ", ".join(links)


def _forward(listing: Listing, request: Request, size: int) -> tuple[Sequence[int], str]:
    if request.parameters.get("orderBy"):
        raise refusal(400, "InvalidParameter", "orderBy cannot be used with forward-only paging.")
    after = _whole(request.parameters, "pageId", 0, 0, 2**31 - 1)
    found = chosen(listing, request)
    start = bisect_right(found, after)
    page = found[start : start + size]
    if start + size >= len(found):
        return page, ""
    return page, f'<{_address(request, pageSize=size, pageId=page[-1])}>; rel="next"'


def fields_of(row: Row, request: Request) -> Row:
    """The row cut down to `fields`; unknown names are left out without a word."""
    wanted = request.parameters.get("fields", "")
    if not wanted:
        return row
    cut: Row = {}
    for name in wanted.split(","):
        head, _, member = name.strip().partition("/")
        if head in row and not member:
            cut[head] = row[head]
        elif isinstance(row.get(head), dict) and member in row[head]:
            cut.setdefault(head, {})[member] = row[head][member]
    return cut
