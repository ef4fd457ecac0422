"""The whole region as a plan, from a seed and a day. Nothing is written here."""

from datetime import date

from fourfold.config.demo.achieved import achieved
from fourfold.config.demo.doings import VIEWS, drafts, operations, rivalries, with_offers
from fourfold.config.demo.groups import Stock, peopled
from fourfold.config.demo.lives import threat
from fourfold.config.demo.masterlist import parts
from fourfold.config.demo.meetings import sittings
from fourfold.config.demo.plan import FIXED_UNTIL, Plan
from fourfold.config.demo.planned import planned
from fourfold.config.demo.present import brought_up
from fourfold.shared.errors import DomainError

SEED = "fourfold demo region"
THINNED, THINNED_SMALL = 1.6, 4.0  # how much rarer than due a threat is assessed since July 2022


class TooEarly(DomainError):
    """The day lies in the days that are calibrated."""


def tell(today: date, *, seed: str = SEED, small: bool = False) -> Plan:
    """Return the region as it came to be by a day: for one seed and day always the same.

    small: the calibrated list whole, with fewer people, and a thinner history after it.

    :raises TooEarly: when the day lies before the end of the calibrated history.
    """
    if today <= FIXED_UNTIL:
        raise TooEarly("The demo's history is fixed to 30 June 2022: choose a later day.")
    thinning = THINNED_SMALL if small else THINNED
    listed = enumerate(parts(seed, today, small=small))
    bare = [threat(seed, n, part, today, thinning=thinning) for n, part in listed]
    brought = with_offers(seed, brought_up(seed, bare, today), today)
    threats = peopled(brought, Stock.of(seed, small=small), today)
    return Plan(
        today=today,
        threats=tuple(threats),
        sittings=tuple(sittings(seed, threats, today, small=small)),
        plans=tuple(planned(seed, threats, today)),
        achieved=tuple(achieved(seed, threats, today, small=small)),
        rivalries=tuple(rivalries(seed, threats, today)),
        operations=tuple(operations(seed, threats, today)),
        drafts=tuple(drafts(seed, threats, today)),
        views=VIEWS,
    )
