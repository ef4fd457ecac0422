"""What the scan sets going here: lists and questions register, and a danger found is raised."""

from dataclasses import replace

from fourfold.access.models import Label, User
from fourfold.access.viewer import Viewer
from fourfold.intelligence.commands.danger import NewDanger, raise_danger
from fourfold.intelligence.commands.interest import register_interests
from fourfold.intelligence.events import ScanBegan, ScanFoundDanger
from fourfold.intelligence.models import Interest, Report
from fourfold.intelligence.queries.interests import changed
from fourfold.intelligence.queries.wanted import wanted
from fourfold.intelligence.rules.vocabulary import DangerSource
from fourfold.reference.models import Organisation
from fourfold.shared.days import local_day
from fourfold.sources.models import Record

Told = tuple[NewDanger, Label, User]


KEEPER = "intelligence"


def bring_interests_up_to_date(event: ScanBegan) -> None:
    """Register what watchlists and requirements want to hear of, where that has changed."""
    asked = wanted(on=local_day(event.at))
    gone = Interest.objects.standing().filter(registered_by=KEEPER).exclude(ref__in=list(asked))
    asked |= {ref: (label, []) for ref, label in gone.values_list("ref", "label_id")}
    labels = Label.objects.in_bulk({label for label, _ in asked.values()})
    for ref in changed(KEEPER, asked):
        label, those = asked[ref]
        register_interests(
            registered_by=KEEPER,
            ref=ref,
            wanted=those,
            label=labels[label],
            by=event.by,
            at=event.at,
        )


def raise_what_the_scan_found(event: ScanFoundDanger) -> None:
    """Raise a danger of a record or a report, under its own label, for its owner's officers.

    The scan is no person: it is raised in the name of whoever took the record in, or graded the
    report, and says that the scan found it.
    """
    told = _of_report(event) if event.report_id else _of_record(event)
    if told is not None:
        new, label, person = told
        by = _in_the_name_of(person, event.by)
        raise_danger(new=new, label=label, by=by, at=event.at)


def _of_report(event: ScanFoundDanger) -> Told:
    rows = Report.objects.select_related("label", "owner", "submitted_by", "graded_by")
    one = rows.get(pk=event.report_id or 0)
    new = replace(_feared(event, one.owner), report=one)
    return new, one.label, one.graded_by or one.submitted_by


def _of_record(event: ScanFoundDanger) -> Told | None:
    rows = Record.objects.with_neighbour("system__owner", "load__by", "label")
    one = rows.get(pk=event.record_id or 0)
    if one.load is None or one.system is None:
        return None
    return _feared(event, one.system.owner), one.label, one.load.by


def _feared(event: ScanFoundDanger, owner: Organisation) -> NewDanger:
    fears = f"{event.kind.words}: the daily scan found it in {event.found}."
    contact = f"the intelligence unit of {owner.short_name}"
    return NewDanger(event.kind, DangerSource.SCAN, fears, owner=owner, contact=contact)


def _in_the_name_of(person: User, scanner: Viewer) -> Viewer:
    return replace(
        scanner,
        user_id=person.pk,
        organisation_id=person.organisation_id,
        name=f"the daily scan, for {person.name}",
    )
