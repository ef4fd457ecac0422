"""Which legal gateways are usual for which recipients: those are offered first."""

from fourfold.plans.rules.kinds import Sector
from fourfold.reference.rules.gateways import Gateway

__all__ = ["USUAL_FOR", "Gateway", "gateways_for"]

# A gateway that is not here is offered to any recipient.
USUAL_FOR = {
    Gateway.CRIME_AND_DISORDER_115: frozenset(
        {
            Sector.POLICE,
            Sector.LOCAL_AUTHORITY,
            Sector.TRADING_STANDARDS,
            Sector.LICENSING,
            Sector.PROBATION,
            Sector.HEALTH,
        }
    ),
    Gateway.CRIME_AND_COURTS_7: frozenset({Sector.NCA}),
    Gateway.CHILDREN_ACT_10_11: frozenset(
        {Sector.LOCAL_AUTHORITY, Sector.EDUCATION, Sector.HEALTH, Sector.PROBATION}
    ),
    Gateway.OFFENDER_MANAGEMENT_14: frozenset({Sector.PROBATION, Sector.PRISONS}),
}


def gateways_for(sector: Sector) -> tuple[Gateway, ...]:
    """Return all gateways, those usual for a recipient's sector first.

    >>> [gateway.value for gateway in gateways_for(Sector.PROBATION)][:3]
    ['CDA_1998_115', 'CA_2004_10_11', 'OMA_2007_14']
    >>> gateways_for(Sector.PRIVATE)[0].words
    'Common law: a policing purpose'
    """
    return tuple(sorted(Gateway, key=lambda gateway: _rank(gateway, sector)))


def _rank(gateway: Gateway, sector: Sector) -> int:
    if not gateway.terms.opens:
        return 3
    if gateway not in USUAL_FOR:
        return 1
    return 0 if sector in USUAL_FOR[gateway] else 2
