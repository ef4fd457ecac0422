"""What is one subject to the viewer: what the judgements and joins they may read connect.

Rows that they may not read do not come from the database, so a subject of which they can read
nothing is not there, and two that only it joins are two.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from fourfold.shared.errors import NotFound
from fourfold.shared.urns import NotAReference
from fourfold.subjects.models import Attribute, Identifier, Joined, Judgement, Name
from fourfold.subjects.rules.joining import Part, Star, connected
from fourfold.subjects.rules.kinds import Verdict
from fourfold.subjects.rules.references import keys_of

STEPS = 20  # judgements in a row that are followed
SENTENCE = "There is no such record."
Pairs = set[tuple[UUID, UUID]]


@dataclass(slots=True)
class _Reached:
    """What stands and is joined to some keys, and what joins it or keeps it apart."""

    keys: set[UUID] = field(default_factory=set)
    same: Pairs = field(default_factory=set)
    different: Pairs = field(default_factory=set)
    stars: set[Star[UUID]] = field(default_factory=set)

    def parts(self) -> tuple[Part[UUID], ...]:
        """Return the parts of it."""
        return connected(self.keys, self.same, self.different, self.stars)


def part_of(key: UUID) -> Part[UUID]:
    """Return what the viewer sees as one subject, from one of its keys, or from its leader's.

    :raises NotFound: when there is none, or none of which the viewer can read a row.
    """
    found = parts_of([key]).get(key)
    if found is None:
        raise NotFound(SENTENCE)
    return found


def parts_of(keys: Iterable[UUID]) -> dict[UUID, Part[UUID]]:
    """Return the part of each key of which the viewer can read a row; the others are left out.

    A leader of which nothing stands any more is answered with what it led.
    """
    asked = set(keys)
    parts = [
        part
        for part in _reached(asked).parts()
        if part.reference in asked or not asked.isdisjoint(part.members)
    ]
    led = {part.reference: part for part in parts}
    return led | {member: part for part in parts for member in part.members}


def part_called(text: str) -> Part[UUID]:
    """Return a part by its reference, or by the reference or key of any member.

    :raises NotFound: when there is none, or none that the viewer may see.
    """
    try:
        first, last = keys_of(text)
    except NotAReference as slip:
        raise NotFound(f"{slip} Copy it from the page of the person or thing.") from slip
    for model in (Name, Identifier, Attribute):
        rows = model.objects.filter(subject_id__gte=first, subject_id__lte=last)
        found = rows.order_by("subject_id").first()
        if found is not None:
            return part_of(found.subject_id)
    led = Joined.objects.standing().filter(leader_id__gte=first, leader_id__lte=last).first()
    if led is not None:
        return part_of(led.leader_id)
    raise NotFound(SENTENCE)


def existing(keys: Iterable[UUID]) -> set[UUID]:
    """Return those keys of which the viewer can read a name, an identifier or an attribute."""
    wanted = list(keys)
    if not wanted:
        return set()
    names, *others = (
        model.objects.filter(subject_id__in=wanted).values_list("subject_id", flat=True)
        for model in (Name, Identifier, Attribute)
    )
    return set(names.union(*others))


def _reached(asked: set[UUID]) -> _Reached:
    """Follow joins and judgements step by step from some keys, a leader that is gone among them."""
    found, front, looked = _Reached(), asked, set(asked)
    for _ in range(STEPS):
        stars = _stars(front)
        found.stars |= stars
        ends = {end for star in stars for end in (star.member, star.leader)}
        new = existing((front | ends) - found.keys)
        found.keys |= new
        front = (_judged(new, found) | ends) - looked
        looked |= front
        if not front:
            break
    return found


def _stars(keys: set[UUID]) -> set[Star[UUID]]:
    """Return the whole stars in which some keys are, whoever leads them."""
    if not keys:
        return set()
    standing = Joined.objects.standing()
    touched = standing.filter(Q(subject__in=keys) | Q(leader__in=keys))
    rows = standing.filter(leader__in=touched.values("leader"))
    return {Star(*row) for row in rows.values_list("subject_id", "leader_id", "weight")}


def _judged(keys: set[UUID], found: _Reached) -> set[UUID]:
    """Take what people judged of some keys; return with whom they judged them to be one."""
    if not keys:
        return set()
    rows = Judgement.objects.standing().filter(
        Q(a__in=keys) | Q(b__in=keys), verdict__in=[Verdict.SAME, Verdict.DIFFERENT]
    )
    ends: set[UUID] = set()
    for a, b, verdict in rows.values_list("a_id", "b_id", "verdict"):
        if verdict == Verdict.SAME:
            found.same.add((a, b))
            ends |= {a, b}
        else:
            found.different.add((a, b))
    return ends
