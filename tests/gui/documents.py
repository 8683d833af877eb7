"""A table of four documents, and what is read off it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication

from core.domain.findings import Finding, Rule, Severity
from gui.table import Column, Kind, Table


class Doc(NamedTuple):
    number: str
    day: dt.date
    customer: str
    total: Decimal | None
    findings: tuple[Finding, ...] = ()


def finding(severity: Severity, short: str) -> Finding:
    return Finding(Rule(short, severity, short, f"It is {short}.", "Mend it."))


BLOCKED = finding(Severity.BLOCK, "no account number")


DOCS = [
    Doc("10482", dt.date(2026, 4, 25), "Northwind", Decimal("120.00")),
    Doc("10483", dt.date(2026, 4, 25), "Contoso", Decimal("-40.00"), (BLOCKED,)),
    Doc("999", dt.date(2026, 4, 24), "Northwind", Decimal("1980.00")),
    Doc("10485", dt.date(2026, 4, 26), "=HYPERLINK(1)", None, (finding(Severity.INFO, "zero invoice"),)),
]


COLUMNS: list[Column[Doc]] = [
    Column("number", "Number", 92, lambda doc: doc.number),
    Column("day", "Date", 112, lambda doc: doc.day, Kind.DATE),
    Column("customer", "Customer", 210, lambda doc: doc.customer),
    Column("total", "Total", 110, lambda doc: doc.total, Kind.AMOUNT),
    Column("findings", "Findings", 200, lambda doc: doc.findings, Kind.FINDINGS),
]


Made = Callable[[], Table[Doc]]


def numbers(table: Table[Doc]) -> list[str]:
    model = table.model
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def cell(table: Table[Doc], row: int, section: int) -> QPoint:
    return table.view.visualRect(table.model.index(row, section)).center()
