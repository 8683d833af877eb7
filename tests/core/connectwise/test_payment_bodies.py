"""Payments as they are sent: amounts digit by digit, what cannot be paid refused."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.connectwise.rest import payment_body, payment_change_body

DAY = dt.date(2025, 4, 25)


def test_the_bodies() -> None:
    """Amounts stand in the bodies digit by digit, dates as midnight UTC; without a date there is none."""
    amount = Decimal("120.00")
    date = "2025-04-25T00:00:00Z"
    assert payment_body(812, amount, DAY) == (
        f'{{"type":"P","amount":120.00,"invoice":{{"id":812}},"paymentDate":"{date}"}}'.encode()
    )
    assert payment_body(812, amount, None) == b'{"type":"P","amount":120.00,"invoice":{"id":812}}'
    assert payment_change_body(amount, DAY) == (
        b'[{"op":"replace","path":"/amount","value":"120.00"},'
        b'{"op":"replace","path":"/paymentDate","value":"2025-04-25T00:00:00Z"}]'
    )
    assert json.loads(payment_change_body(amount, None)) == [
        {"op": "replace", "path": "/amount", "value": "120.00"}
    ]


@given(st.decimals(Decimal("0.000000001"), Decimal(10) ** 17, places=9))
def test_amounts_are_never_floats(amount: Decimal) -> None:
    """Whatever the amount, reading the bodies back gives exactly it."""
    body = json.loads(payment_body(1, amount, None), parse_float=Decimal, parse_int=Decimal)
    assert body["amount"] == amount
    assert Decimal(json.loads(payment_change_body(amount, None))[0]["value"]) == amount


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "Infinity", "1e30", "1e-12"])
def test_what_cannot_be_paid(amount: str) -> None:
    """Nothing but an amount above zero within bounds becomes a body, and nothing without an invoice."""
    with pytest.raises(ValueError):
        payment_body(1, Decimal(amount), DAY)
    with pytest.raises(ValueError):
        payment_change_body(Decimal(amount), DAY)
    with pytest.raises(ValueError):
        payment_body(0, Decimal(1), DAY)
