"""What a server tells about itself, the company and the rights of the keys."""

from __future__ import annotations

from typing import NamedTuple

from core.connectwise.payloads import AccountRow, PermissionRow, SystemAnswer

LICENCE = "GLInterface"
"""The licence bit of the accounting interface."""


class CompanyInfo(NamedTuple):
    """What is told without keys: the release folder, with its slash, and the company's name."""

    folder: str
    name: str = ""
    version: str = ""


class SystemInfo(NamedTuple):
    """What is told to those who have keys."""

    version: str
    time_zone: str
    licensed: bool | None
    """Whether the accounting interface is licensed; None where the server does not say."""


class Permission(NamedTuple):
    """Levels ("None", "My", "All"; empty where not told) of one function of a module."""

    module: str
    function: str
    add: str
    edit: str
    delete: str
    inquire: str


def system_info(told: SystemAnswer) -> SystemInfo:
    """Version, time zone and licence."""
    bits = {bit.name.casefold(): bit.active_flag for bit in told.license_bits or () if bit.name}
    return SystemInfo(told.version or "", told.server_time_zone or "", bits.get(LICENCE.casefold()))


def permission(row: PermissionRow) -> Permission:
    """One line of the role."""
    return Permission(
        row.module_name or "",
        row.module_function_name or "",
        row.add_level or "",
        row.edit_level or "",
        row.delete_level or "",
        row.inquire_level or "",
    )


def accounting_interface(permissions: tuple[Permission, ...]) -> Permission | None:
    """The line that matters; None where the server spells it otherwise."""
    return next((each for each in permissions if "accounting interface" in each.function.casefold()), None)


def account_number(row: AccountRow) -> str:
    """The number an export shows for a mapping: its segments, joined where there are several."""
    segments = [getattr(row, f"segment{place}") for place in range(1, 11)]
    return "-".join(filter(None, segments))


def account_name(row: AccountRow) -> str:
    """What the mapping is for."""
    parts = (row.mapped_record, row.mapped_type)
    return next((part.name for part in parts if part and part.name), row.gl_type or "")
