"""Words that name what is under a compartment are read by those in it; that somebody used them,
when and for what, is read by every auditor of the organisation."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from fourfold.access import ledger, search
from fourfold.access.models import ReadIn
from fourfold.access.queries import viewer_for
from fourfold.access.rules import Justification
from fourfold.access.speaking import speaking_for
from fourfold.administration.commands import compartments
from fourfold.administration.commands import disposal as commands
from fourfold.administration.queries import ledger as queries
from fourfold.administration.queries import waiting
from fourfold.shared.errors import NotFound
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.queries import lists
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import SubjectKind
from tests import make
from tests.administration.test_ledger import auditor, looked
from tests.journeys import people

pytestmark = pytest.mark.django_db
WHY = Justification("INVESTIGATE", "Because of Kingfisher")
WORDS = {"reason_code": "INVESTIGATE", "reason_text": "Because of Kingfisher"}
PHONE = "07700 900123"


@pytest.fixture
def searcher(db):
    return people.person("s.archer", of="Cleveland")


@pytest.fixture
def closed(searcher):
    """A compartment that the searcher is in, for ever; and a label under it."""
    owner = make.user("an.owner", "COMPARTMENT_OWNER")
    called = compartments.open_compartment(
        kind="OPERATION", name="Heron", purpose="x", by=people.viewer(owner), at=make.NOON
    )
    ReadIn.objects.create(
        compartment_id=called.pk,
        user=searcher,
        by_id=-1,
        reason="x",
        since=make.LONG_AGO,
        until=people.FAR,
    )
    return called.pk


def reads(user, **asked):
    with speaking_for(viewer_for(user, at=make.NOON, origin="test")):
        return queries.lines(queries.Asked(verb="subjects.", **asked))


def inside(called):
    """Return an auditor who is in the compartment, too."""
    one = auditor("in.auditor")
    ReadIn.objects.create(
        compartment_id=called,
        user=one,
        by_id=-1,
        reason="x",
        since=make.LONG_AGO,
        until=people.FAR,
    )
    return one


def person(name, label, by, *identifiers):
    new = NewSubject(SubjectKind.PERSON, name, identifiers=identifiers)
    return record_subject(new=new, label=label, by=people.viewer(by), at=make.NOON)


def searched(by, words, hits=0, under=None):
    with speaking_for(people.viewer(by)):
        ledger.searched(
            words, verb="subjects.search", found=hits, at=make.NOON, why=WHY, under=under
        )


def said(line):
    return (line.actor_id, line.verb, line.said, line.withheld)


def test_words_that_found_what_is_under_a_compartment_are_withheld_and_the_deed_is_not(
    searcher, closed
):
    searched(searcher, "Kingfisher", 1, [make.label(closed, to=("Cleveland",)).pk])

    (outside,) = reads(auditor())
    (seen,) = reads(inside(closed))

    assert said(outside) == (searcher.pk, "subjects.search", "Held elsewhere", True)
    assert (outside.texts, outside.label_id, outside.at) == ({}, None, make.NOON)
    assert seen.texts["words"] == "Kingfisher"
    assert not seen.withheld


def test_words_that_found_only_what_is_open_are_read_by_every_auditor(searcher, closed):
    searched(searcher, "Kestrel", 1, [make.label().pk])

    assert reads(auditor())[0].texts["words"] == "Kestrel"


def test_words_that_found_nothing_may_be_about_whatever_the_searcher_is_in(searcher, closed):
    searched(searcher, "Kingfihser", 0, [])
    searched(make.user("b.archer", "LRO"), "Kingfisher", 0, [])

    said_outside = [one.said for one in reads(auditor())]

    assert "Held elsewhere" in said_outside
    assert not [one for one in said_outside if "Kingfihser" in one]
    assert [one for one in said_outside if "words: Kingfisher" in one]
    assert "Kingfihser" in {one.texts["words"] for one in reads(inside(closed))}


def test_what_a_search_met_in_several_compartments_is_for_those_in_all_of_them(searcher, closed):
    other = make.label(closed + 1000)
    searched(searcher, "Kingfisher", 2, [make.label(closed).pk, other.pk])

    assert [one.withheld for one in reads(inside(closed))] == [True]


def test_withheld_words_are_not_found_by_asking_for_them(searcher, closed):
    """Else an auditor could guess them, one search after the other."""
    searched(searcher, "Kingfisher", 1, [make.label(closed).pk])

    assert reads(auditor(), words="Kingfisher") == []
    assert len(reads(inside(closed), words="Kingfisher")) == 1


def test_an_export_is_withheld_alike(searcher, closed):
    for label in (make.label(closed), make.label()):
        with speaking_for(people.viewer(searcher)):
            ledger.exported(
                f"of label {label.pk}",
                verb="subjects.export",
                at=make.NOON,
                why=WHY,
                under=[label.pk],
            )

    assert [one.withheld for one in reads(auditor())] == [False, True]


def test_the_entry_about_a_record_under_a_compartment_is_still_read_by_those_in_it_alone(
    searcher, closed
):
    looked(searcher, "subjects.name:1", label=make.label(closed))

    with speaking_for(viewer_for(auditor(), at=make.NOON, origin="test")):
        assert queries.history("subjects.name:1") == []
    with speaking_for(viewer_for(inside(closed), at=make.NOON, origin="test")):
        assert len(queries.history("subjects.name:1")) == 1


def test_withheld_text_is_disposed_of_by_those_who_may_read_it(searcher, closed):
    searched(searcher, "Kingfisher", 1, [make.label(closed).pk])
    insider, outsider = inside(closed), auditor()
    (line,) = reads(insider)

    with pytest.raises(NotFound, match="held elsewhere"):
        commands.ask_disposal(
            entry_id=line.id, reason="x", by=people.viewer(outsider), at=make.NOON
        )
    commands.ask_disposal(entry_id=line.id, reason="x", by=people.viewer(insider), at=make.NOON)

    with speaking_for(people.viewer(outsider)):
        assert waiting.disposals_asked(people.viewer(outsider))["count"] == 0


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (lists.Asked(name="Kingfisher"), True),
        (lists.Asked(identifier=PHONE), True),
        (lists.Asked(name="Kestrel"), False),
        (lists.Asked(), False),
    ],
    ids=["name", "identifier", "open name", "everything"],
)
def test_a_search_for_people_and_things_knows_the_labels_of_what_the_words_met(
    searcher, closed, asked, found
):
    under = make.label(closed, to=("Cleveland",))
    person("Kestrel Open", make.label(to=("Cleveland",)), searcher)
    person("Kingfisher Closed", under, searcher, (IdentifierKind.PHONE, PHONE))

    with speaking_for(people.viewer(searcher)):
        assert (under.pk in lists.labels_of(asked)) == found


def test_a_search_over_everything_knows_them_too(searcher, closed):
    under = make.label(closed, to=("Cleveland",))
    person("Kingfisher Closed", under, searcher)

    with speaking_for(people.viewer(searcher)):
        assert search.labels_of(make.called("Kingfisher")) == {under.pk}
        assert search.labels_of([]) == frozenset()


@pytest.mark.parametrize(
    "place",
    ["/subjects/?name=Kingfisher", "/find/?q=Kingfisher", "/api/v1/subjects?name=Kingfisher"],
)
def test_no_auditor_outside_reads_the_words_that_a_page_or_program_searched_for(
    searcher, closed, place, browse
):
    person("Kingfisher Closed", make.label(closed, to=("Cleveland",)), searcher)
    client = people.program(searcher) if "api" in place else people.client(searcher)

    answer = client.get(f"{place}&{urlencode(WORDS)}")

    assert "Kingfisher Closed" in answer.text
    page = browse(people.viewer(auditor())).get(reverse("administration:ledger")).content.decode()
    assert "Kingfisher" not in page
    assert "Held elsewhere" in page
    assert "Search people and things" in page


def test_the_ledger_calls_a_record_by_its_kind_and_name_and_links_only_where_it_opens(searcher):
    made = make.threat(make.label(to=("Cleveland",)), by=people.viewer(searcher), name="Alder")

    lines = {}
    for one in (auditor(), searcher):
        viewer = viewer_for(one, at=make.NOON, origin="test")
        with speaking_for(viewer):
            found = queries.lines(queries.Asked(about=f"threats.threat:{made.pk}"))
            lines[one.username] = queries.with_places(found, viewer)[0]

    assert {one.record for one in lines.values()} == {f"Threat: {made.urn}"}
    assert lines["an.auditor"].url == ""
    assert lines["s.archer"].url == f"/threats/{made.urn}/"
    assert lines["an.auditor"].beside == ""


def test_there_is_no_link_to_a_record_that_the_reader_may_not_read(searcher):
    made = make.threat(make.label(to=("Durham",)), name="Alder")
    looked(searcher, f"threats.threat:{made.pk}", name=made.urn)
    viewer = viewer_for(searcher, at=make.NOON, origin="test")

    with speaking_for(viewer):
        found = queries.lines(queries.Asked(verb="threats.read"))
        (line,) = queries.with_places(found, viewer)

    assert (line.record, line.url) == (f"Threat: {made.urn}", "")


@pytest.mark.parametrize("subject", ["gone.thing:7", "thing", ""])
def test_what_is_no_kind_of_record_any_more_stays_as_it_was_written(subject, searcher):
    looked(searcher, subject)

    with speaking_for(viewer_for(auditor(), at=make.NOON, origin="test")):
        (line,) = queries.lines(queries.Asked(verb="threats.read"))
    assert line.record == subject
