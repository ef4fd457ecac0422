"""Where officers wrote of a person: lists, dangers, referrals, links, threats (DPA 2018, s.45).

What stands there is an officer's decision, which a right does not change by itself: whoever keeps
it is asked to, as the controller of a system is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from fourfold.intelligence.models import Danger, Referral, WatchlistEntry
from fourfold.intelligence.rules.vocabulary import DangerKind, ReferralKind
from fourfold.shared import hooks
from fourfold.subjects.models import Link
from fourfold.subjects.rules.kinds import LinkKind

LINK = "subjects.link"


@dataclass(frozen=True, slots=True)
class Named:
    """What an officer wrote of a person: of which row, under which label, and who keeps it.

    keeper: the name of who is asked to change it; the person or the organisation by which they
    sign in here.
    """

    record: str
    heading: str
    says: str
    label_id: int
    keeper: str = ""
    person: int | None = None
    organisation: int | None = None


Asked = Callable[[Q, date], Iterable[Named]]


def named(keys: Iterable[UUID], *, on: date) -> Iterator[Named]:
    """Yield what officers wrote of a person, as far as one may read, and who keeps it on a day."""
    own = list(keys)
    for ask in _kinds().values():
        yield from ask(Q(subject__in=own), on)
    yield from _linked(Q(a__in=own) | Q(b__in=own))


def one_named(record: str, *, on: date) -> Named | None:
    """Return what stands under a reference ("intelligence.danger:5"), as far as one may read."""
    kind, _, pk = record.partition(":")
    if kind == LINK:
        return next(iter(_linked(Q(pk=pk))), None)
    ask = _kinds().get(kind)
    return next(iter(ask(Q(pk=pk), on)), None) if ask else None


def _kinds() -> Mapping[str, Asked]:
    """Return what finds each kind of row; the table `named` adds those of contexts above."""
    return {
        "intelligence.watchlistentry": _watched,
        "intelligence.danger": _feared,
        "intelligence.referral": _referred,
        **hooks.table("named"),
    }


def _watched(asked: Q, _on: date) -> Iterator[Named]:
    rows = WatchlistEntry.objects.filter(asked).with_neighbour("watchlist", "watchlist__owner")
    for row in rows.order_by("pk"):
        one = row.watchlist
        until = f" until {row.removed_at:%-d %B %Y}" if row.removed_at else ""
        said = f"{row.reason}\nSince {row.added_at:%-d %B %Y}{until}"
        yield Named(
            f"intelligence.watchlistentry:{row.pk}",
            f"On watchlist {one.urn}" if one else "On a watchlist",
            f"{said}\nPurpose of the list: {one.purpose}" if one else said,
            row.label_id,
            one.owner.name if one else "",
            one.owner_id if one else None,
        )


def _feared(asked: Q, _on: date) -> Iterator[Named]:
    rows = Danger.objects.whole().filter(asked).select_related("owner").order_by("pk")
    for row in rows:
        said = f"{DangerKind(row.kind).words}: {row.fears}"
        if row.decided_at:
            said += f"\nDecided: {row.decision}, because {row.reason}"
        yield Named(
            f"intelligence.danger:{row.pk}",
            f"Danger {row.urn}",
            said,
            row.label_id,
            row.owner.name,
            organisation=row.owner_id,
        )


def _referred(asked: Q, _on: date) -> Iterator[Named]:
    rows = Referral.objects.filter(asked).select_related("by").order_by("pk")
    for row in rows:
        yield Named(
            f"intelligence.referral:{row.pk}",
            f"Referral of {row.referred_on:%-d %B %Y}",
            f"{ReferralKind(row.kind).words}: {row.to}, {row.reference}\n{row.why}",
            row.label_id,
            row.by.name,
            row.by_id,
        )


def _linked(asked: Q) -> Iterator[Named]:
    """Yield the links that somebody typed in; whom they lead to is another's particular."""
    for row in Link.objects.filter(asked, of_record=False).order_by("pk"):
        grade = f"\nGrade: {row.grade}" if row.grade else ""
        source = f"\nSource: {row.source}" if row.source else ""
        says = f"{LinkKind(row.kind).words}: {row.reason}{grade}{source}"
        yield Named(f"{LINK}:{row.pk}", "A link to somebody or something", says, row.label_id)
