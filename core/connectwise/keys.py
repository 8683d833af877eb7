"""The keys of a connection: given to one host, and taken out of every text that is shown or kept."""

from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote, quote_plus

from core.domain.connection import Connection

HIDDEN = "•••"


class Keys:
    """Public and private key with the company; nothing prints them."""

    __slots__ = ("_forms", "_token", "client_id")

    def __init__(self, connection: Connection, secret: str) -> None:
        login = f"{connection.company}+{connection.public_key}:{secret}"
        self._token = _base64(login)
        self.client_id = connection.client_id
        forms = {secret, self._token, _base64(secret), quote(secret, safe=""), quote_plus(secret)}
        forms |= {form for each in (secret, self._token) for form in _in_json(each)}
        self._forms = sorted(filter(None, forms), key=len, reverse=True)

    def __repr__(self) -> str:
        return "Keys(…)"

    @property
    def authorization(self) -> str:
        """The header that proves who asks; made for each request and never logged."""
        return f"Basic {self._token}"

    def hide(self, text: str) -> str:
        """The text without any form of the secret."""
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return text

    def hidden_in(self, body: bytes) -> bytes:
        """An answer's body without any form of the secret, should the server repeat it."""
        for form in self._forms:
            body = body.replace(form.encode(), HIDDEN.encode())
        return body


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")


def _in_json(text: str) -> set[str]:
    """The text as it may stand inside a text of JSON."""
    plain = {json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]}
    return plain | {form.replace("/", "\\/") for form in plain}
