"""Contests: who claims what, what each agency holds, and what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from fourfold.access.viewer import Viewer
from fourfold.disruptions.models import Claim, Contest, ContestView, Disruption
from fourfold.disruptions.models.claim import ContestQuerySet
from fourfold.disruptions.rules import reconciling as rules
from fourfold.disruptions.rules.kinds import ClaimState, ClaimType, Settlement

JOINED = (
    *("a__disruption", "a__organisation", "a__unit", "a__by"),
    *("b__disruption", "b__organisation", "b__unit", "b__by"),
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two claims as the reconciliation page shows it; newest view first."""

    place: str
    claim: Claim
    disruption: Disruption
    team: str
    views: tuple[ContestView, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open contest as a list shows it: what, between whom, and whether one's own word waits."""

    contest: Contest
    title: str
    between: str
    waits_for: str
    is_mine: bool


def contest(pk: int) -> Contest:
    """Return one contest.

    :raises NotFound: when there is none, or none that the viewer may read.
    """
    rows = Contest.objects.with_neighbour(*JOINED)
    return rows.select_related("label", "raised_by", "a_organisation", "b_organisation").one(pk=pk)


def as_ruled(row: Claim) -> rules.Claim:
    """Return a claim as the rules of reconciling take it; its event is its disruption's id."""
    state = ClaimState.CONTESTED if row.is_contested else ClaimState.STANDS
    return rules.Claim(
        reference=str(row.pk),
        event=str(row.disruption_id),
        type=ClaimType(row.type),
        organisation=row.organisation_id,
        unit=row.unit_id,
        state=ClaimState.WITHDRAWN if row.ended_at else state,
    )


def held_of(one: Contest) -> rules.Contest:
    """Return a contest as the rules take it.

    :raises NotAContest: when one of its claims is gone.
    """
    if one.a is None or one.b is None:
        raise rules.NotAContest("One of the two claims is gone.")
    return rules.contest(as_ruled(one.a), as_ruled(one.b))


def answers_of(one: Contest) -> list[rules.Answer]:
    """Return what the agencies said of a contest, oldest first."""
    return [_answer(view) for view in views_of([one])]


def views_of(contests: Iterable[Contest]) -> list[ContestView]:
    """Return what was said of some contests, oldest first."""
    rows = ContestView.objects.filter(contest__in=list(contests))
    rows = rows.select_related("by", "organisation", "unit", "contest")
    return list(rows.order_by("at", "pk"))


def _answer(view: ContestView) -> rules.Answer:
    party = rules.Party(view.organisation_id, view.unit_id)
    return rules.Answer(party, Settlement(view.resolution), view.reason)


def parties_of(one: Contest, by: Viewer) -> tuple[rules.Party, ...]:
    """Return the parties of a contest for which somebody may speak.

    For an organisation, its people; for a team of one organisation that claims twice, its people
    but those of the other team alone.
    """
    if one.a is None or one.b is None:
        return ()
    own = {by.organisation_id, *by.organisations}
    held = rules.Contest(as_ruled(one.a), as_ruled(one.b))
    both = rules.parties(held)
    teams = {party.unit for party in both} & set(by.units)
    mine = (party for party in both if party.organisation in own)
    return tuple(party for party in mine if party.unit in teams or not teams)


def sides(one: Contest) -> tuple[Side, ...]:
    """Return both claims of a contest with what was said for each, side by side."""
    said = list(reversed(views_of([one])))
    apart = one.a_organisation_id != one.b_organisation_id
    found = []
    for place, claim in (("first", one.a), ("second", one.b)):
        if claim is None or claim.disruption is None:
            continue
        own = tuple(
            view
            for view in said
            if view.organisation_id == claim.organisation_id
            and (apart or view.unit_id == claim.unit_id)
        )
        found.append(Side(place, claim, claim.disruption, team_of(claim), own))
    return tuple(found)


def team_of(claim: Claim) -> str:
    """Return a claim's team and organisation in words."""
    unit, organisation = claim.unit, claim.organisation.short_name
    return f"{unit}, {organisation}" if unit else organisation


def progress_of(one: Contest) -> rules.Progress:
    """Return how far a contest has come, with the parties named."""
    held = held_of(one)
    return rules.progress(held, answers_of(one), names_of(one))


def names_of(one: Contest) -> dict[rules.Party, str]:
    """Return the parties of a contest by their names."""
    apart = one.a_organisation_id != one.b_organisation_id
    names = {}
    for claim in (one.a, one.b):
        if claim is not None:
            unit = None if apart else claim.unit_id
            words = claim.organisation.short_name if apart else team_of(claim)
            names[rules.Party(claim.organisation_id, unit)] = words
    return names


def waiting(by: Viewer) -> list[Waiting]:
    """Return the open contests that the viewer may read, those of their own organisation first."""
    rows = list(_open().order_by("raised_at", "pk"))
    said = views_of(rows)
    found = []
    for one in rows:
        own = [view for view in said if view.contest_id == one.pk]
        found.append(_waiting(one, own, by))
    return sorted(found, key=lambda line: not line.is_mine)


def _open() -> ContestQuerySet:
    return Contest.objects.open().with_neighbour(*JOINED)


def _waiting(one: Contest, said: list[ContestView], by: Viewer) -> Waiting:
    names = names_of(one)
    answered = {rules.Party(view.organisation_id, view.unit_id) for view in said}
    waits = [party for party in names if party not in answered]
    mine = parties_of(one, by)
    title = one.b.disruption.title if one.b and one.b.disruption else "A disruption"
    return Waiting(
        contest=one,
        title=title,
        between=" and ".join(names.values()),
        waits_for=", ".join(names[party] for party in waits) or "an agreement",
        is_mine=bool(mine) and (not waits or any(party in waits for party in mine)),
    )


def contests_of(one: Disruption) -> list[Contest]:
    """Return the contests about a disruption that the viewer may read, newest first."""
    rows = Contest.objects.filter(Q(a__disruption=one) | Q(b__disruption=one))
    return list(rows.with_neighbour(*JOINED).order_by("-raised_at", "-pk"))
