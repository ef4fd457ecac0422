"""Which kinds of threat may carry a disruption: a rule that changes from a day on.

The national minimum standard of 2022 let disruptions be recorded against groups only, while
the inspectorate told a force to list places of harm in order to record disruption there
(HMICFRS, north-east SOC inspection). The day of the event decides, not that of the entry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fourfold.shared.errors import DomainError
from fourfold.threats.rules.kinds import Kind

_SINGULAR = {
    Kind.OCG: "an organised crime group",
    Kind.INDIVIDUAL: "a SOC priority individual",
    Kind.VULNERABILITY: "a SOC vulnerability",
}


class MayNotCarry(DomainError):
    """A threat of this kind could not carry a disruption on the day of the event."""


class RuleDoesNotFit(DomainError):
    """Two rules begin on one day, or none holds from the beginning, or one allows nothing."""


@dataclass(frozen=True, slots=True)
class AttachmentRule:
    """From a day (none: from the beginning) these kinds may carry a disruption."""

    since: date | None
    kinds: frozenset[Kind]


GROUPS_ONLY = AttachmentRule(None, frozenset({Kind.OCG}))


def groups_until(day: date | None) -> tuple[AttachmentRule, ...]:
    """Return the rules of a region: groups only, and every kind from a day; None: not yet.

    >>> [len(rule.kinds) for rule in groups_until(date(2023, 4, 1))]
    [1, 3]
    """
    if day is None:
        return (GROUPS_ONLY,)
    return (GROUPS_ONLY, AttachmentRule(day, frozenset(Kind)))


@dataclass(frozen=True, slots=True)
class Change:
    """From a day on, a region lets one kind of threat carry a disruption, or no longer."""

    kind: Kind
    is_allowed: bool
    since: date


def rules_from(changes: Iterable[Change]) -> tuple[AttachmentRule, ...]:
    """Return the rules that a region's changes make, beginning with groups only.

    >>> changes = [Change(Kind.INDIVIDUAL, True, date(2023, 4, 1))]
    >>> rules_from(changes)[-1].kinds == {Kind.OCG, Kind.INDIVIDUAL}
    True
    """
    rules = [GROUPS_ONLY]
    held = sorted(changes, key=lambda one: one.since)
    for since in sorted({one.since for one in held}):
        kinds = set(rules[-1].kinds)
        for one in (change for change in held if change.since == since):
            (kinds.add if one.is_allowed else kinds.discard)(one.kind)
        rules.append(AttachmentRule(since, frozenset(kinds)))
    check_rules(rules)
    return tuple(rules)


def kinds_on(day: date, rules: Sequence[AttachmentRule]) -> frozenset[Kind]:
    """Return the kinds of threat that may carry an event of a day.

    >>> len(kinds_on(date(2023, 3, 31), groups_until(date(2023, 4, 1))))
    1

    :raises RuleDoesNotFit: when no rule holds on that day.
    """
    held = [rule for rule in rules if rule.since is None or rule.since <= day]
    if not held:
        raise RuleDoesNotFit("No rule says which threats may carry a disruption on that day.")
    return max(held, key=_begins).kinds


def check_rules(rules: Sequence[AttachmentRule]) -> None:
    """Refuse rules that leave a day without one, or with two.

    :raises RuleDoesNotFit: with the reason.
    """
    begins = [rule.since for rule in rules]
    if None not in begins:
        raise RuleDoesNotFit("Some rule must hold from the beginning.")
    if len(set(begins)) != len(begins):
        raise RuleDoesNotFit("Only one rule may begin on a day.")
    if not all(rule.kinds for rule in rules):
        raise RuleDoesNotFit("A rule must allow at least one kind of threat.")


def check_attachment(kind: Kind, event_on: date, rules: Sequence[AttachmentRule]) -> None:
    """Refuse a disruption on a kind of threat that could not carry one on the day of the event.

    >>> check_attachment(Kind.VULNERABILITY, date(2023, 3, 31), groups_until(date(2023, 4, 1)))
    Traceback (most recent call last):
    ...
    fourfold.disruptions.rules.attachment.MayNotCarry: On 31 March 2023 a disruption could be \
recorded only against an organised crime group. Against a SOC vulnerability it can be from \
1 April 2023.

    :raises MayNotCarry: with what was allowed, and from when this kind is, if ever.
    """
    allowed = kinds_on(event_on, rules)
    if kind in allowed:
        return
    only = " or ".join(_SINGULAR[one] for one in Kind if one in allowed)
    said = f"On {event_on:%-d %B %Y} a disruption could be recorded only against {only}."
    since = allowed_from(kind, event_on, rules)
    if since is not None:
        said += f" Against {_SINGULAR[kind]} it can be from {since:%-d %B %Y}."
    raise MayNotCarry(said)


def allowed_from(kind: Kind, after: date, rules: Sequence[AttachmentRule]) -> date | None:
    """Return the first day after another from which a kind may carry a disruption, if any."""
    days = [
        rule.since
        for rule in rules
        if rule.since is not None and rule.since > after and kind in rule.kinds
    ]
    return min(days, default=None)


def _begins(rule: AttachmentRule) -> date:
    return rule.since or date.min
