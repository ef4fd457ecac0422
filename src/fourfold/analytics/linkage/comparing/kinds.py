"""Which comparisons are made for which kind."""

from collections.abc import Mapping

from fourfold.analytics.linkage.comparing.levels import Comparison
from fourfold.analytics.linkage.comparing.people import (
    BORN,
    EMAIL,
    FAMILY,
    GIVEN,
    HELD,
    MIDDLE,
    NUMBER,
    PHONE,
)
from fourfold.analytics.linkage.comparing.places import ADDRESS, ADDRESS_ITSELF, FLAT
from fourfold.analytics.linkage.comparing.things import (
    COLOUR,
    COMPANY_NUMBER,
    MAKE,
    MARK,
    ORGANISATION_NAME,
    figures,
)
from fourfold.analytics.linkage.kinds import Kind

_BY_KIND: Mapping[Kind, tuple[Comparison, ...]] = {
    Kind.PERSON: (GIVEN, FAMILY, MIDDLE, BORN, ADDRESS, NUMBER, PHONE, EMAIL, HELD),
    Kind.ORGANISATION: (ORGANISATION_NAME, COMPANY_NUMBER, ADDRESS),
    Kind.VEHICLE: (MARK, MAKE, COLOUR),
    Kind.PHONE: (figures("Telephone number"),),
    Kind.ACCOUNT: (figures("Account number"),),
    Kind.ADDRESS: (ADDRESS_ITSELF, FLAT),
}


def comparisons_of(kind: Kind) -> tuple[Comparison, ...]:
    """Return the comparisons that are made between two records of a kind.

    >>> [comparison.code for comparison in comparisons_of(Kind.VEHICLE)]
    ['mark', 'make', 'colour']
    """
    return _BY_KIND[kind]
