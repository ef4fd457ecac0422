"""Keeping a watchlist: beginning, seeing and renewing, changing, ending it."""

from dataclasses import dataclass
from datetime import date, datetime

from fourfold.access.command import command
from fourfold.access.models import Label, User
from fourfold.access.reach import readers_of
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.intelligence.events import WatchlistChanged
from fourfold.intelligence.models import Watchlist, WatchlistEntry
from fourfold.intelligence.rules.watching import RENEWED, check_period
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden, NotFound
from fourfold.shared.events import publish
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn
from fourfold.subjects.models import Subject
from fourfold.subjects.queries.subject import subject as known_subject
from fourfold.subjects.rules.identifiers import IdentifierKind, normalise


class NotWatched(DomainError):
    """A watchlist may not be kept so."""


@dataclass(frozen=True, slots=True)
class NewWatchlist:
    """A list: what for, who supervises it, and until when.

    authority: the reference of the authority under the Regulation of Investigatory Powers Act
    2000, s.28, where watching is surveillance; never anything of what was authorised.
    """

    name: str
    purpose: str
    supervisor: User
    expires_on: date
    is_surveillance: bool = False
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A supervisor's decision that watching goes on: why, until when, and under what authority."""

    purpose: str
    expires_on: date
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Add:
    """Somebody or something to be watched, and why: a subject, or a number or mark."""

    reason: str
    subject: Subject | None = None
    kind: IdentifierKind | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Remove:
    """An entry that is watched no longer."""

    entry: WatchlistEntry


@command("intelligence.keep_watchlist")
def keep_watchlist(*, new: NewWatchlist, label: Label, by: Viewer, at: datetime) -> Watchlist:
    """Begin a watchlist; its supervisor, who is somebody else, is to see it.

    :raises TooLong: for longer than lists may watch.
    :raises NotWatched: without name, purpose, authority or a supervisor who may read it.
    """
    if new.supervisor.pk == by.user_id:
        raise NotWatched("Somebody else supervises a watchlist: nobody keeps one alone.")
    readers = {user.pk for user in readers_of(label.restriction, local_day(at))}
    if new.supervisor.pk not in readers:
        raise NotWatched("The supervisor may not read the list: choose another, or release it.")
    made = _made(new, owner_id=by.user_id, label=label, at=at)
    publish(WatchlistChanged(made.pk))
    return made


def _made(new: NewWatchlist, *, owner_id: int, label: Label, at: datetime) -> Watchlist:
    said = {name: getattr(new, name).strip() for name in ("name", "purpose", "authority")}
    refuse_higher_marking(*said.values())
    if not said["name"] or not said["purpose"]:
        raise NotWatched("Give the list a name and a purpose.")
    if new.is_surveillance and not said["authority"]:
        raise NotWatched("Give the reference of the authority.")
    begins_on = local_day(at)
    check_period(begins_on, new.expires_on)
    return Watchlist.objects.create(
        urn=new_urn("W"),
        label=label,
        owner_id=owner_id,
        supervisor=new.supervisor,
        is_surveillance=new.is_surveillance,
        begins_on=begins_on,
        expires_on=new.expires_on,
        recorded_at=at,
        **said,
    )


@command("intelligence.see_watchlist")
def see_watchlist(
    *, watchlist: Watchlist, renewal: Renewal | None = None, by: Viewer, at: datetime
) -> Watchlist:
    """Say, as its supervisor, that one has seen a list; or decide that watching goes on.

    A renewal is a list of its own, seen when it begins, that takes the entries along; the one
    before it ends and is kept, so that each decision stands with its day, person and reason.

    :raises Forbidden: to anybody but the supervisor.
    :raises NotWatched: when it has ended, or was seen already.
    """
    one = _standing(watchlist)
    if one.supervisor_id != by.user_id:
        raise Forbidden("Its supervisor sees a watchlist.")
    if renewal is None:
        if one.seen_by_supervisor_at is not None:
            raise NotWatched("You have seen it.")
        one.seen_by_supervisor_at = at
        one.save(update_fields=["seen_by_supervisor_at"])
        publish(WatchlistChanged(one.pk))
        return one
    return _renewed(one, renewal, at)


def _renewed(one: Watchlist, renewal: Renewal, at: datetime) -> Watchlist:
    new = NewWatchlist(
        name=one.name,
        purpose=renewal.purpose,
        supervisor=one.supervisor,
        expires_on=renewal.expires_on,
        is_surveillance=one.is_surveillance,
        authority=renewal.authority or one.authority,
    )
    made = _made(new, owner_id=one.owner_id, label=one.label, at=at)
    made.seen_by_supervisor_at = at
    made.save(update_fields=["seen_by_supervisor_at"])
    entries = list(one.entries.filter(removed_at=None).order_by("pk"))
    for entry in entries:
        entry.pk, entry.watchlist = None, made
    WatchlistEntry.objects.bulk_create(entries)
    one.ended_at, one.ended_because = at, f"{RENEWED}{made.urn}"
    one.save(update_fields=["ended_at", "ended_because"])
    publish(WatchlistChanged(one.pk))
    publish(WatchlistChanged(made.pk))
    return made


@command("intelligence.change_watchlist")
def change_watchlist(
    *, watchlist: Watchlist, change: Add | Remove, by: Viewer, at: datetime
) -> WatchlistEntry:
    """Put somebody or something on a list, or take it off; its owner or supervisor does.

    :raises Forbidden: to anybody else.
    :raises NotWatched: when the list has ended, without a reason, or when it is on it already.
    """
    one = _standing(watchlist)
    if by.user_id not in {one.owner_id, one.supervisor_id}:
        raise Forbidden("Its owner and its supervisor change a watchlist.")
    made = _added(one, change, by, at) if isinstance(change, Add) else _removed(one, change, at)
    publish(WatchlistChanged(one.pk))
    return made


def _added(one: Watchlist, new: Add, by: Viewer, at: datetime) -> WatchlistEntry:
    reason, value = new.reason.strip(), new.value.strip()
    refuse_higher_marking(reason, value)
    if not reason:
        raise NotWatched("Say why it is watched.")
    if new.subject is None and (new.kind is None or not value):
        raise NotWatched("Choose a person or thing, or give a number or mark with its kind.")
    what: dict[str, object] = {"subject": new.subject, "kind": "", "value": ""}
    if new.subject is None and new.kind is not None:
        what |= {"kind": new.kind.value, "value": normalise(new.kind, value).value}
    there = one.entries.filter(removed_at=None, **what)
    if there.exists():
        raise NotWatched("It is on the list already.")
    return WatchlistEntry.objects.create(
        label=_label(one, new.subject),
        watchlist=one,
        reason=reason,
        added_at=at,
        by_id=by.user_id,
        **what,
    )


def _label(one: Watchlist, subject: Subject | None) -> Label:
    """Return the label of the list, and of what its subject is called."""
    if subject is None:
        return one.label
    own = known_subject(subject.pk).own(subject.pk)
    if own.subject_id != subject.pk:
        raise NotFound("There is no such person or thing.")
    return label_saying(one.label.restriction | own.label.restriction)


def _removed(one: Watchlist, change: Remove, at: datetime) -> WatchlistEntry:
    found = one.entries.select_for_update().filter(pk=change.entry.pk, removed_at=None).first()
    if found is None:
        raise NotFound("There is no such entry.")
    found.removed_at = at
    found.save(update_fields=["removed_at"])
    return found


@command("intelligence.end_watchlist")
def end_watchlist(*, watchlist: Watchlist, because: str, by: Viewer, at: datetime) -> Watchlist:
    """End a list before its time; its owner or supervisor does, and says why.

    :raises Forbidden: to anybody else.
    :raises NotWatched: without a reason, or when it has ended.
    """
    one = _standing(watchlist)
    refuse_higher_marking(because)
    if by.user_id not in {one.owner_id, one.supervisor_id}:
        raise Forbidden("Its owner and its supervisor end a watchlist.")
    if not because.strip():
        raise NotWatched("Say why it ends.")
    one.ended_at, one.ended_because = at, because.strip()
    one.save(update_fields=["ended_at", "ended_because"])
    publish(WatchlistChanged(one.pk))
    return one


def _standing(watchlist: Watchlist) -> Watchlist:
    found = Watchlist.objects.select_for_update(of=("self",)).filter(pk=watchlist.pk)
    one = found.select_related("label", "supervisor").first()
    if one is None:
        raise NotFound("There is no such record.")
    if one.ended_at is not None:
        raise NotWatched("This watchlist has ended.")
    return one
