"""Records of systems, with whom they speak of, and interests: the least that a scan looks at."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import interest as interests
from fourfold.intelligence.commands import scan as scans
from fourfold.intelligence.models import Interest, Met
from fourfold.intelligence.rules.vocabulary import InterestKind
from fourfold.intelligence.rules.wanting import NewInterest
from fourfold.sources.models import Load, Profile, Record, System
from fourfold.subjects.models import Identifier, Joined, LinkModel, Mention, Name, Subject
from fourfold.subjects.rules.identifiers import IdentifierKind, normalise
from fourfold.subjects.rules.kinds import NameUse, SubjectKind
from tests import make

PROFILE = """
name: trial
source: Trial
version: 1
records: CRIME
key: [ref]
fields:
  ref: {headings: [Ref], required: yes}
  narrative: Narrative
  postcode: Postcode
  lat: Lat
  long: Long
  who: Name
event: {narrative: narrative, postcode: postcode, lat: lat, long: long}
entities:
  suspect: {kind: PERSON, role: Suspect, full_name: who}
"""
HOUR = timedelta(hours=1)
_COUNT = count(1)


def scanner():
    """Return who scans, with the verbs that the machine holds for it."""
    by = machine_over_all("scanner")
    more = {"intelligence.register_interest", "intelligence.raise_danger"}
    clearance = replace(by.clearance, compartments=frozenset(range(100)))
    return replace(by, verbs=by.verbs | more, clearance=clearance)


def scan(at=make.NOON, *, steps=100):
    """Scan to the end, or as many steps as are asked for."""
    done = None
    for _ in range(steps):
        done = scans.take_step(by=scanner(), at=at)
        if done.ended_at:
            break
    return done


def load(label, kind="CRIME", text=None):
    """Return a load of a system; its profile says where an event's parts stand."""
    by = make.user("feed.keeper")
    with make.everything():
        system = System.objects.create(
            code=f"trial-{next(_COUNT)}",
            name="Trial system",
            kind=kind,
            owner=make.organisation(),
            records_label=label,
            recorded_at=make.NOON,
            by=by,
            label=label,
        )
        profile = Profile.objects.create(
            kind="records",
            source=system.code,
            name="Trial",
            version=1,
            text=text or PROFILE,
            adopted_at=make.NOON,
            by=by,
            label=label,
        )
        return Load.objects.create(
            system=system,
            profile=profile,
            file_name="trial.csv",
            digest="",
            form="csv",
            started_at=make.NOON,
            by=by,
            label=label,
        )


def record(label, of=None, at=make.NOON - HOUR, kind="CRIME", **values):
    """Return a record that was taken in within the day before noon."""
    of = of or load(label)
    number = next(_COUNT)
    with make.everything():
        return Record.objects.create(
            system=of.system,
            load=of,
            key=f"R/{number}",
            kind=kind,
            number=number,
            happened_on=make.TODAY,
            values=values,
            taken_at=at,
            label=label,
        )


def names(one, name="Alex Marsh", at=make.NOON - HOUR, role="Suspect", subject=None, **marks):
    """Let a record name somebody, with identifiers; return the subject."""
    with make.everything():
        subject = subject or Subject.objects.create()
        about = {"subject": subject, "record": one, "of_record": True, "recorded_at": at}
        Name.objects.create(
            **about,
            label=one.label,
            kind=SubjectKind.PERSON,
            text=name,
            compared=name.casefold(),
            use=NameUse.MAIN,
        )
        for kind, text in marks.items():
            made = normalise(IdentifierKind(kind), text)
            Identifier.objects.create(
                **about,
                label=one.label,
                kind=kind,
                value=made.value,
                as_written=text,
                is_valid=made.valid,
            )
        Mention.objects.create(
            **about, label=one.label, entity="suspect", kind=SubjectKind.PERSON, role=role
        )
    return subject


def join(one, leader, label, since=make.NOON - HOUR):
    """Let the machine hold two subjects of a label to be one."""
    with make.everything():
        model, _ = LinkModel.objects.get_or_create(
            kind=SubjectKind.PERSON,
            version=1,
            defaults={"text": "", "trained_at": make.NOON, "trained_on": 0},
        )
        return Joined.objects.create(
            subject=one, leader=leader, weight=9.0, model=model, since=since, label=label
        )


def want(label, kind=InterestKind.SUBJECT, ref="trial:1", by=None, **given):
    """Register one interest for a person, and return it."""
    by = by or make.someone(label)
    person = make.user("wants.somebody")
    new = NewInterest(
        kind=kind,
        because="Member of Alder",
        organisation=make.organisation().pk,
        **({"for_person": person.pk} | given),
    )
    return interests.register_interests(
        registered_by="trial", ref=ref, wanted=[new], label=label, by=by, at=make.NOON - 2 * HOUR
    )


def want_more(label, by, ref="trial:1", **given):
    """Register a number beside what a record wants already."""
    (first,) = wanted(ref=ref)
    about = {"because": "Member of Alder", "organisation": make.organisation().pk}
    person = {"for_person": by.user_id}
    both = [
        NewInterest(kind=InterestKind.SUBJECT, subject=first.subject_id, **about, **person),
        NewInterest(kind=InterestKind.IDENTIFIER, **about, **person, **given),
    ]
    interests.register_interests(
        registered_by="trial", ref=ref, wanted=both, label=label, by=by, at=make.NOON
    )


def told(viewer=None):
    """Return every hit, as a reader sees them."""
    with speaking_for(viewer) if viewer else make.everything():
        return list(Met.objects.with_neighbour("interest", "record", "label").order_by("pk"))


def wanted(**about):
    with make.everything():
        return list(Interest.objects.filter(**about).order_by("pk"))
