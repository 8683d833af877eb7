"""Whether a payer and the company of an invoice are one, as far as names can tell."""

from __future__ import annotations

import unicodedata

_LEGAL = """
ag bv co company corp corporation gmbh group holding inc incorporated kg limited llc llp ltd nv ohg plc sa
sarl sas se sprl srl ug the and und en et
"""
_FORMS = frozenset(_LEGAL.split())
"""Words that bank and books write differently or leave out."""


def may_be_one(payer: str, company: str) -> bool:
    """Whether nothing contradicts that a payer is a company; a name that is missing contradicts nothing.

    Case, accents, punctuation, order and legal form do not count; banks cut names short.

    >>> may_be_one("NORTHWIND TRADERS LTD.", "Northwind Traders"), may_be_one("Contoso", "Northwind Traders")
    (True, False)
    """
    one, other = _words(payer), _words(company)
    if not one or not other or one <= other or other <= one:
        return True
    short, long = sorted(("".join(_in_order(payer)), "".join(_in_order(company))), key=len)
    return long.startswith(short)


def _words(name: str) -> frozenset[str]:
    return frozenset(_in_order(name))


def _in_order(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(each if each.isalnum() else " " for each in plain if not unicodedata.combining(each))
    found = letters.split()
    return [word for word in found if word not in _FORMS] or found
