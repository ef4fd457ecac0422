"""Strategic documents: recording one, and saying it anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from fourfold.access import search
from fourfold.access.command import command
from fourfold.access.models import Label, User
from fourfold.access.queries import default_restriction
from fourfold.access.speaking import label_saying
from fourfold.access.viewer import Viewer
from fourfold.plans.commands._actions import NewAction, put_action
from fourfold.plans.commands._plans import words
from fourfold.plans.models import Document
from fourfold.plans.rules.kinds import DocumentKind, ProfileTheme
from fourfold.reference.models import Organisation
from fourfold.reference.queries import organisation
from fourfold.shared.days import local_day
from fourfold.shared.errors import DomainError, Forbidden
from fourfold.shared.markings import refuse_higher_marking
from fourfold.shared.urns import new_urn

SEARCHED = "plans.document"


class DocumentReplaced(DomainError):
    """Something was to be changed on a document of which there is a newer version."""


class DaysOutOfOrder(DomainError):
    """A document is dated on a day to come, or is to be refreshed before its own date."""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What is recorded of a document; its text stays where its owner keeps it.

    theme: what a problem profile is about. organisation: whose it is, by default the maker's.
    recommendations: one action each. urn: given only by what must be made again alike.
    """

    kind: DocumentKind
    title: str
    dated_on: date
    refresh_due_on: date
    theme: ProfileTheme | None = None
    summary: str = ""
    held_at: str = ""
    organisation: Organisation | None = None
    keeper: User | None = None
    recommendations: Sequence[NewAction] = ()
    urn: str = ""


@command("plans.record_document")
def record_document(
    *, new: NewDocument, label: Label | None = None, by: Viewer, at: datetime
) -> Document:
    """Record a dated document with the day by which it is to be said anew.

    A local profile that nobody refreshes drives nothing (Home Office, guidance on serious and
    organised crime local profiles, 2025).

    :raises WordsNeeded: without a title.
    :raises DomainError: when a problem profile has no theme.
    :raises DaysOutOfOrder: when its days are out of order, or its date is to come.
    """
    under = label or label_saying(default_restriction(by, local_day(at)))
    return _put(new, under, series=new_urn("S"), by=by, at=at)


@command("plans.refresh_document")
def refresh_document(*, document: Document, new: NewDocument, by: Viewer, at: datetime) -> Document:
    """Say a document anew: a version of the same series, under the same label, replaces it.

    What the older version recommended, and is not done, stays with its owners.

    :raises Forbidden: to who neither keeps it nor is of the organisation whose it is.
    :raises DocumentReplaced: when there is a newer version already.
    :raises DaysOutOfOrder: when it is dated before the version that it replaces.
    """
    found = Document.objects.select_for_update(of=("self",)).select_related("label")
    old = found.one(pk=document.pk)
    if by.user_id != old.keeper_id and by.organisation_id != old.organisation_id:
        raise Forbidden("Whose document it is, and who keeps it, say it anew.")
    if old.replaced_at is not None:
        raise DocumentReplaced("There is a newer version of this document: refresh that one.")
    if new.dated_on <= old.dated_on:
        raise DaysOutOfOrder("A new version is dated after the one that it replaces.")
    old.replaced_at = at
    old.save(update_fields=["replaced_at"])
    same = replace(new, kind=DocumentKind(old.kind), organisation=old.organisation)
    return _put(same, old.label, series=old.series, by=by, at=at)


def _put(new: NewDocument, label: Label, *, series: str, by: Viewer, at: datetime) -> Document:
    title = words(new.title, "Give the document its title.")
    refuse_higher_marking(new.summary, new.held_at)
    _check(new, today=local_day(at))
    theme = new.theme if new.kind is DocumentKind.PROBLEM_PROFILE else None
    made = Document.objects.create(
        urn=new.urn or new_urn("S"),
        label=label,
        kind=new.kind.value,
        theme=theme.value if theme else "",
        title=title,
        summary=new.summary.strip(),
        held_at=new.held_at.strip(),
        organisation=new.organisation or organisation(by.organisation_id),
        keeper=new.keeper,
        dated_on=new.dated_on,
        refresh_due_on=new.refresh_due_on,
        series=series,
        recorded_at=at,
        by_id=by.user_id,
    )
    for one in new.recommendations:
        put_action(replace(one, source=made), by=by, at=at)
    search.put(search.Findable(SEARCHED, made.urn, made.label_id, made.title, made.summary))
    return made


def _check(new: NewDocument, *, today: date) -> None:
    if new.kind is DocumentKind.PROBLEM_PROFILE and new.theme is None:
        raise DomainError("Say what the problem profile is about.")
    if new.dated_on > today:
        raise DaysOutOfOrder("A document is not dated on a day to come.")
    if new.refresh_due_on <= new.dated_on:
        raise DaysOutOfOrder("A document is refreshed after the day it is dated.")
