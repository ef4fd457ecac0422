"""What is held of one person under one label: whom it means, which records, which words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from fourfold.intelligence.models import Holding, Report, ReportSubject, SetAside
from fourfold.sources.models import Record
from fourfold.subjects.models import Attribute, Identifier, Joined, Link, Mention, Name
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.subjects.rules.names import compared

PERSON = "PERSON"
BORN = "Date of birth"
SHORTEST = 4  # letters of a word by which text is searched


@dataclass(frozen=True, slots=True)
class Shared:
    """A record that speaks of others, too, and by which names it speaks of this person."""

    pk: int
    entities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Held:
    """What a disposal reaches: keys of the person and of what only their records speak of.

    records go whole, with all their versions; shared lose the values of this person; reports go
    where they are about nobody else. words: their names and numbers.
    """

    person: frozenset[UUID]
    keys: frozenset[UUID]
    records: tuple[int, ...]
    shared: tuple[Shared, ...]
    reports: tuple[int, ...]
    words: tuple[str, ...]


def keys_of(holding: Holding) -> frozenset[UUID]:
    """Return the keys that the machine joined to a person under the holding's own label."""
    rows = Joined.objects.standing().filter(label_id=holding.label_id)
    own = rows.filter(subject=holding.subject_id).values_list("leader_id", flat=True).first()
    leader = own or holding.subject_id
    led = rows.filter(leader=leader).values_list("subject_id", flat=True)
    return frozenset({holding.subject_id, leader, *led})


def born_on(holding: Holding) -> date | None:
    """Return the latest date of birth that is held of a person; nothing where none is whole."""
    said = Attribute.objects.filter(subject__in=keys_of(holding), name=BORN)
    days = [day for text in said.values_list("value", flat=True) if (day := _day(text))]
    return max(days, default=None)


def held(holding: Holding) -> Held:
    """Return what a disposal of a holding would reach, as far as one may read."""
    person = keys_of(holding)
    mentions = Mention.objects.filter(subject__in=person, of_record=True)
    spoken: dict[int, set[str]] = defaultdict(set)
    for pk, entity in mentions.values_list("record_id", "entity"):
        spoken[pk].add(entity)
    others = Mention.objects.filter(record__in=spoken, kind=PERSON).exclude(subject__in=person)
    shared = set(others.values_list("record_id", flat=True))
    things = _things(person, set(spoken) - shared, shared)
    keys = person | things
    entities = Mention.objects.filter(record__in=shared, subject__in=keys)
    for pk, entity in entities.values_list("record_id", "entity"):
        spoken[pk].add(entity)
    return Held(
        person=person,
        keys=keys,
        records=_versions(set(spoken) - shared),
        shared=tuple(
            Shared(version, frozenset(spoken[pk]))
            for pk in sorted(shared)
            for version in _versions({pk})
        ),
        reports=reports_only_of(person),
        words=_texts(keys),
    )


def reports_only_of(person: Iterable[UUID]) -> tuple[int, ...]:
    """Return the reports that are about these and about no other person."""
    links = ReportSubject.objects.exclude(data_subject="NOT_A_PERSON")
    about = set(links.filter(subject__in=person).values_list("report_id", flat=True))
    others = links.filter(report__in=about, ended_at=None).exclude(subject__in=person)
    left = about - set(others.values_list("report_id", flat=True))
    return tuple(Report.objects.filter(pk__in=left).order_by("pk").values_list("pk", flat=True))


def reports_also_of(person: Iterable[UUID]) -> list[Report]:
    """Return the reports that are about these and others, too: their text needs a person's eye."""
    keys = list(person)
    links = ReportSubject.objects.filter(subject__in=keys).values("report")
    rows = Report.objects.filter(pk__in=links).exclude(pk__in=reports_only_of(keys))
    return list(rows.order_by("urn"))


def _things(person: frozenset[UUID], own: set[int], shared: set[int]) -> frozenset[UUID]:
    """Return what is no person, and of which only this person's records, or links, speak."""
    mine = Mention.objects.filter(record__in=own).exclude(kind=PERSON)
    found = set(mine.values_list("subject_id", flat=True))
    links = Link.objects.filter(record__in=shared).values_list("a_id", "b_id")
    ends: dict[UUID, set[UUID]] = defaultdict(set)
    for a, b in links:
        ends[a].add(b)
        ends[b].add(a)
    there = Mention.objects.filter(record__in=shared).exclude(kind=PERSON)
    found |= {
        key
        for key in there.values_list("subject_id", flat=True)
        if ends[key] and ends[key] <= person
    }
    return frozenset(found)


def _versions(records: set[int]) -> tuple[int, ...]:
    """Return all versions of some records."""
    asked = Q(pk__in=records)
    for system, key in Record.objects.filter(pk__in=records).values_list("system_id", "key"):
        asked |= Q(system=system, key=key)
    found = Record.objects.filter(asked) if records else Record.objects.none()
    return tuple(found.order_by("pk").values_list("pk", flat=True))


def _texts(keys: Iterable[UUID]) -> tuple[str, ...]:
    """Return the names of these and their numbers, as they are compared and as they came.

    Those, too, that a person's right set aside.
    """
    own = list(keys)
    names = Name.objects.filter(subject__in=own).values_list("text", flat=True)
    marks = Identifier.objects.filter(subject__in=own).values_list("value", "as_written")
    aside = SetAside.objects.filter(subject__in=own).values_list("says", flat=True)
    found = {*names, *aside, *(text for pair in marks for text in pair)}
    return tuple(sorted(text for text in found if len(text) >= SHORTEST))


def rows_of(keys: Iterable[UUID]) -> list[str]:
    """Return the references of the names, numbers and particulars of some subjects."""
    own = list(keys)
    return [
        f"{model._meta.label_lower}:{pk}"
        for model in (Name, Identifier, Attribute)
        for pk in model._default_manager.filter(subject__in=own).values_list("pk", flat=True)
    ]


def words_of(reached: Held) -> tuple[str, ...]:
    """Return the names and numbers of what goes that nobody else has, as one over all labels."""
    names = Name.objects.exclude(subject__in=reached.keys)
    marks = Identifier.objects.exclude(subject__in=reached.keys)
    folded = {text: compared(text, SubjectKind.PERSON) for text in reached.words}
    taken = set(names.filter(compared__in=folded.values()).values_list("compared", flat=True))
    taken |= set(names.filter(text__in=reached.words).values_list("text", flat=True))
    used = Q(value__in=reached.words) | Q(as_written__in=reached.words)
    for pair in marks.filter(used).values_list("value", "as_written"):
        taken |= set(pair)
    return tuple(one for one in reached.words if one not in taken and folded[one] not in taken)


def tokens_of(reached: Held, words: Iterable[str]) -> tuple[str, ...]:
    """Return the single words of some names that stand in nobody else's, as one over all labels."""
    tokens = {part for word in words for part in compared(word, SubjectKind.PERSON).split()}
    others = Name.objects.exclude(subject__in=reached.keys)
    alone = [one for one in sorted(tokens) if not others.filter(compared__contains=one).exists()]
    return tuple(form for one in alone for form in (one, one.upper(), one.title()))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
