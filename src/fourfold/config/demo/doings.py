"""What people of the region do beside assessing: operations, rivals, drafts, views, offers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from fourfold.config.demo.dice import between, days_after, dice, instant, some
from fourfold.config.demo.levels import drifted
from fourfold.config.demo.names import OPERATIONS
from fourfold.config.demo.people import ASSESSORS, LEADS, SIGNS_IN
from fourfold.config.demo.plan import (
    BEGINS_ON,
    Draft,
    Offered,
    Operation,
    Reach,
    Rivalry,
    Threat,
    View,
)
from fourfold.config.demo.texts import BRIEFINGS, RIVALRIES
from fourfold.shared.urns import ALPHABET, SIZE, of_number
from fourfold.threats.rules.kinds import Kind, Role, Tension, Type

KINDS = ("Investigation", "Disruption", "Financial investigation", "Safeguarding")
RUNS_DAYS = (120, 800)
RIVALS = 16
OFFERS_WAITING = 4
NO_THREAT_EVERY = 12  # one operation in so many names no threat
VIEWS = (
    View("rocta.assessor", "Tier 1 and 2, open", "tier=1&tier=2&phase=open", True),
    View("rocta.assessor", "Open vulnerabilities", "kind=VULNERABILITY&phase=open", False),
    View(
        "rocta.assessor", "Counted on 10 January 2022", "soc=yes&phase=open&as_at=2022-01-10", True
    ),
    View("desk.coordinator", "Dormant", "phase=DORMANT", True),
    View("cleveland.assessor", "Not moderated", "moderation=UNMODERATED&phase=open", False),
    View("durham.assessor", "Tier 3, open", "tier=3&phase=open", True),
)


def operations(seed: str, threats: list[Threat], today: date) -> Iterator[Operation]:
    """Yield operations, some against what was never assessed, or against nothing named."""
    open_ones = [one for one in threats if not one.reach.compartment and one.kind is Kind.OCG]
    unassessed = [one for one in open_ones if not one.standing and one.is_open_on(today)]
    for number, name in enumerate(OPERATIONS):
        rng = dice(seed, "operation", name)
        owner = rng.choice(list(LEADS))
        mine = [one for one in open_ones if one.owner_on(today) == owner and one.standing]
        against = some(rng, mine, 1, 3)
        if number % NO_THREAT_EVERY == NO_THREAT_EVERY - 1:
            against = []
        elif number < len(unassessed):
            against, owner = [unassessed[number]], unassessed[number].owner_on(today)
        yield _operation(rng, name, owner, against, today)


def _operation(rng: Random, name: str, owner: str, against: list[Threat], today: date) -> Operation:
    known = max((one.recorded_at.date() for one in against), default=BEGINS_ON)
    since = between(rng, known + timedelta(days=2), today - timedelta(days=2))
    until = days_after(rng, since, *RUNS_DAYS)
    reach = against[0].reach if against else Reach(frozenset({owner, "nerocu"}))
    return Operation(
        urn=_urn(rng, "O"),
        name=f"Operation {name}",
        kind=rng.choice(KINDS),
        owner=owner,
        sio=LEADS[owner][2],
        reference=f"HMET/{since:%y}/{rng.randrange(1_000, 9_999)}",
        threats=tuple(one.urn for one in against),
        reach=reach,
        since=since,
        until=until if until < today else None,
        at=instant(rng, since),
        by=ASSESSORS[owner],
    )


def _urn(rng: Random, kind: str) -> str:
    return of_number(kind, rng.randrange(len(ALPHABET) ** SIZE))


def rivalries(seed: str, threats: list[Threat], today: date) -> Iterator[Rivalry]:
    """Yield pairs of groups of one priority between which there is tension."""
    rng = dice(seed, "rivals")
    groups = [one for one in threats if _can_have_rivals(one)]
    pairs: set[frozenset[str]] = set()
    for one in rng.sample(groups, RIVALS * 2):
        others = [two for two in groups if two.priority == one.priority and two.urn != one.urn]
        other = rng.choice(others) if others and len(pairs) < RIVALS else None
        if other and frozenset({one.urn, other.urn}) not in pairs:
            pairs.add(frozenset({one.urn, other.urn}))
            known = max(one.recorded_at, other.recorded_at).date()
            since = between(rng, known + timedelta(days=1), today - timedelta(days=1))
            tension, reason = rng.choice(list(Tension)), rng.choice(RIVALRIES)
            at = instant(rng, since)
            yield Rivalry(one.urn, other.urn, tension, reason, since, at, "rocta.assessor")


def _can_have_rivals(threat: Threat) -> bool:
    is_group = threat.kind is Kind.OCG and threat.type is Type.TACTICAL
    return is_group and not threat.reach.compartment


def drafts(seed: str, threats: list[Threat], today: date) -> Iterator[Draft]:
    """Yield an assessment that each assessor has begun; the first of them two."""
    rng = dice(seed, "drafts", today)
    for number, (owner, assessor) in enumerate(ASSESSORS.items()):
        mine = [
            one
            for one in threats
            if one.is_open_on(today) and one.owner_on(today) == owner and _is_settled(one)
        ]
        for threat in some(rng, mine, 1 + (number == 0), 2):
            levels = threat.standing.levels if threat.standing else {}
            now = drifted(rng, levels, frozenset({1, 2, 3, 4, 5}))
            kept = dict(list(now.items())[: rng.randint(4, 9)])
            at = instant(rng, today - timedelta(days=rng.randint(1, 6)))
            yield Draft(threat.urn, assessor, kept, at)


def _is_settled(threat: Threat) -> bool:
    """Say whether the newest assessment was settled, and is not of a compartment."""
    newest = threat.assessments[-1] if threat.assessments else None
    return newest is not None and newest.settled is not None and not threat.reach.compartment


def with_offers(seed: str, threats: list[Threat], today: date) -> list[Threat]:
    """Return the threats with some of whose lead the holder has offered it, and waits."""
    rng = dice(seed, "offers", today)
    offers = {one.urn: one for one in threats if one.is_open_on(today) and _holder(one)}
    made: dict[str, Threat] = {}
    for urn in rng.sample(sorted(offers), min(len(offers), 60)):
        threat = offers[urn]
        holder = _holder(threat)
        to = [one for one in LEADS[threat.owner_on(today)] if one in SIGNS_IN and one != holder]
        if to and len(made) < OFFERS_WAITING:
            at = instant(rng, today - timedelta(days=rng.randint(1, 9)))
            offer = Offered(Role.LRO, holder, to[0], rng.choice(BRIEFINGS), at)
            made[urn] = replace(threat, offers=(*threat.offers, offer))
    return [made.get(one.urn, one) for one in threats]


def _holder(threat: Threat) -> str:
    """Return who leads a threat now, if they can sign in and it is nobody's secret."""
    leads = [one.person for one in threat.appointments if one.role is Role.LRO]
    found = leads[-1] if leads and not threat.reach.compartment else ""
    return found if found in SIGNS_IN else ""
