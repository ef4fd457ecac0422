"""Labels in their thousands, and the reader who holds them."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import cycle
from random import Random

from fourfold.access.models import Label, RoleHeld, User
from fourfold.access.queries import viewer_for
from fourfold.access.rules import Marking, Restriction
from fourfold.access.viewer import Viewer
from fourfold.reference.models import Organisation
from fourfold.reference.queries import organisation_called

WIDE, NARROW = "NERSOU", "Avon and Somerset"  # neither opens the other's labels
OTHERS = 4  # organisations in an audience, beside the reader's own
LONG_AGO = date(2000, 1, 1)
SYSTEM = -1


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody, and the labels under which they may read, in the order in which they were made."""

    user: User
    labels: tuple[int, ...]

    def viewer(self, at: datetime) -> Viewer:
        """Return them as a viewer."""
        return viewer_for(self.user, at=at, origin="bench")


def reader(of: str, number: int, *, seed: int) -> Reader:
    """Make labels, each with an audience of its own, that an organisation opens, and a reader."""
    rng = Random(seed)  # noqa: S311 - data to measure with, not a secret
    own = organisation_called(of)
    pool = _pool()
    audiences: dict[frozenset[int], None] = {}
    while len(audiences) < number:
        audiences[frozenset({own.pk, *rng.sample(pool, OTHERS)})] = None
    made = [Restriction.to(audience, marking=Marking.OFFICIAL) for audience in audiences]
    labels = Label.objects.bulk_create(
        Label(marking=one.marking, for_all=False, audiences=one.audience_text) for one in made
    )
    return Reader(_person(own), tuple(label.pk for label in labels))


def _pool() -> list[int]:
    """Return the organisations that may be in anybody's audience: the readers' own are not."""
    kinds = ("FORCE", "ROCU", "NCA", "HMRC")
    apart = [organisation_called(name).pk for name in (WIDE, NARROW)]
    rows = Organisation.objects.filter(kind__in=kinds).exclude(pk__in=apart)
    return sorted(rows.values_list("pk", flat=True))


def colleague(of: Reader) -> Reader:
    """Return somebody else who may read the same."""
    return Reader(_person(of.user.organisation, "other"), of.labels)


def _person(organisation: Organisation, name: str = "reader") -> User:
    person, _ = User.objects.get_or_create(
        username=f"bench.{name}.{organisation.pk}",
        defaults={
            "name": "A Reader",
            "organisation": organisation,
            "marking": Marking.OFFICIAL_SENSITIVE,
        },
    )
    RoleHeld.objects.get_or_create(user=person, role="ASSESSOR", since=LONG_AGO, given_by_id=SYSTEM)
    return person


def crowd(number: int) -> None:
    """Make people of every organisation, who may be among a record's readers."""
    organisations = cycle(Organisation.objects.order_by("pk"))
    User.objects.bulk_create(
        User(username=f"crowd.{n}", name=f"Person {n}", organisation=one, marking=Marking.OFFICIAL)
        for n, one in zip(range(number), organisations, strict=False)
    )
