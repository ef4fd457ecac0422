"""The tactics library: what is offered, found by words, and how often each was used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from fourfold.access.viewer import Viewer
from fourfold.plans.models import Action, Plan, Tactic
from fourfold.plans.queries.action import ActionLine, joined, lines
from fourfold.plans.queries.plan import Asked, plans
from fourfold.plans.rules.kinds import LifePart, OwnerType, Pillar
from fourfold.reference.queries import organisation
from fourfold.reference.rules import OrganisationKind
from fourfold.shared.errors import NotFound

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the library; None and an empty text ask for any."""

    part: LifePart | None = None
    pillar: Pillar | None = None
    owner_type: OwnerType | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == Wanted()


@dataclass(frozen=True, slots=True)
class TacticLine:
    """A tactic in the library. used: in how many actions that the reader may see."""

    tactic: Tactic
    part: LifePart
    pillar: Pillar
    owner_type: OwnerType
    used: int

    @property
    def keeper(self) -> str:
        """Whose it is, in words."""
        own = self.tactic.organisation
        return own.short_name if own else "For all"


def offered() -> "QuerySet[Tactic]":
    """Return the tactics as they stand now, retired ones left out."""
    rows = Tactic.objects.filter(replaced_at=None, retired_on=None)
    return rows.select_related("organisation")


def tactic(ident: str) -> Tactic:
    """Return a tactic as it stands now, retired ones too.

    :raises NotFound: when there is none.
    """
    rows = Tactic.objects.filter(ident=ident, replaced_at=None).select_related("organisation")
    found = rows.first()
    if found is None:
        raise NotFound("There is no such tactic.")
    return found


def earlier(one: Tactic) -> list[Tactic]:
    """Return the texts that it had before, newest first."""
    rows = Tactic.objects.filter(ident=one.ident, replaced_at__isnull=False)
    return list(rows.order_by("-recorded_at", "-pk"))


def library(wanted: Wanted) -> list[TacticLine]:
    """Return the tactics that are wanted, in the order of life and pillar, in two queries."""
    rows = offered()
    if wanted.part:
        rows = rows.filter(part=wanted.part.value)
    if wanted.pillar:
        rows = rows.filter(pillar=wanted.pillar.value)
    if wanted.owner_type:
        rows = rows.filter(owner_type=wanted.owner_type.value)
    for word in wanted.text.split():
        rows = rows.filter(_says(word))
    used = uses()
    parts, pillars = list(LifePart), list(Pillar)
    found = [line(one, used) for one in rows]
    return sorted(
        found,
        key=lambda one: (parts.index(one.part), pillars.index(one.pillar), one.tactic.title),
    )


def line(one: Tactic, used: Mapping[str, int]) -> TacticLine:
    """Return a tactic as the library lists it."""
    return TacticLine(
        one,
        LifePart(one.part),
        Pillar(one.pillar),
        OwnerType(one.owner_type),
        used.get(one.ident, 0),
    )


def _says(word: str) -> Q:
    fields = ("title", "text", "needs", "question")
    return Q.create([(f"{field}__icontains", word) for field in fields], connector=Q.OR)


def uses() -> dict[str, int]:
    """Return in how many actions each tactic was used, as far as the reader may see."""
    rows = Action.objects.filter(tactic__isnull=False).order_by().values_list("tactic__ident")
    return dict(rows.annotate(used=Count("pk")))


def menu(found: list[TacticLine]) -> list[tuple[LifePart, list[list[TacticLine]]]]:
    """Return tactics as a menu: a row for each part of life, in it a cell for each pillar."""
    cells: dict[tuple[LifePart, Pillar], list[TacticLine]] = {}
    for one in found:
        cells.setdefault((one.part, one.pillar), []).append(one)
    return [(part, [cells.get((part, pillar), []) for pillar in Pillar]) for part in LifePart]


def actions_from(one: Tactic, *, today: date) -> list[ActionLine]:
    """Return the newest actions made from a tactic that the reader may see."""
    rows = joined(Action.objects.filter(tactic__ident=one.ident)).order_by("-made_at", "-pk")
    return lines(rows[:SHOWN], today=today)


def plans_of(viewer: Viewer, *, today: date) -> list[Plan]:
    """Return the running plans that somebody leads: to one of these a tactic is added."""
    return list(plans(Asked(lead=viewer.user_id), today=today))


def may_edit(one: Tactic, by: Viewer) -> bool:
    """Test if somebody may edit a tactic: their organisation's own; those for all, the ROCU's."""
    if one.organisation_id is not None:
        return one.organisation_id == by.organisation_id
    return organisation(by.organisation_id).kind == OrganisationKind.ROCU.value
