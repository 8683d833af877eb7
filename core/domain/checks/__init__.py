"""The checks: a rule is a function from a value to findings; it never raises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.domain.checks import arithmetic, batch, ids, parties
from core.domain.checks.batch import since_the_preview
from core.domain.checks.rules import Context, RecordRule, context, name_of
from core.domain.checks.telling import MARKS, Cell, cell, in_order, sentences
from core.domain.findings import Finding, Rule
from core.domain.plan import Plan
from core.domain.records import Record, RecordKey

__all__ = [
    "MARKS",
    "Cell",
    "Context",
    "all_rules",
    "cell",
    "check_plan",
    "check_record",
    "check_records",
    "checked",
    "context",
    "in_order",
    "name_of",
    "sentences",
    "since_the_preview",
]

RECORD_RULES: tuple[RecordRule, ...] = (*ids.RULES, *parties.RULES, *arithmetic.RULES)
PLAN_RULES = batch.RULES


def check_record(record: Record, known: Context) -> tuple[Finding, ...]:
    """Every reason that speaks against posting a record, the worst first."""
    return in_order(finding for rule in RECORD_RULES for finding in rule(record, known))


def check_records(
    records: Iterable[Record], known: Context | None = None
) -> Mapping[RecordKey, tuple[Finding, ...]]:
    """The findings of all records that have any. Without a context only the records themselves are known."""
    shown = tuple(records)
    known = context(shown) if known is None else known
    found = ((record.key, check_record(record, known)) for record in shown)
    return {key: findings for key, findings in found if findings}


def check_plan(whole: Plan, known: Context) -> tuple[Finding, ...]:
    """The findings of a plan and of all its records, the worst first."""
    of_plan = [finding for rule in PLAN_RULES for finding in rule(whole, known)]
    of_records = [finding for record in whole.records for finding in check_record(record, known)]
    return in_order([*of_plan, *of_records])


def checked(whole: Plan, known: Context) -> Plan:
    """The plan with its findings."""
    return replace(whole, findings=check_plan(whole, known))


def all_rules() -> tuple[Rule, ...]:
    """Every rule there is, by its code: what can be given a reason for, and what is documented."""
    modules = (arithmetic, batch, ids, parties)
    rules = (value for module in modules for value in vars(module).values() if isinstance(value, Rule))
    return tuple(sorted(rules, key=lambda rule: rule.code))
