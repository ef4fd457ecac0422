"""A chart taken away for i2: tables that read back as the chart, with marking and specification."""

import csv
import io
import re
import zipfile

import pytest
from django.urls import reverse

from fourfold.access.rules import Marking
from fourfold.access.speaking import speaking_for
from fourfold.analytics.networkfile import i2
from fourfold.reference.models import Organisation
from fourfold.subjects.models import Link
from fourfold.subjects.queries import chart as charts
from fourfold.subjects.queries import taking
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind
from fourfold.subjects.rules.references import reference_of
from tests import make
from tests.subjects.builders import OPEN, SECRET, link, person, reader_of
from tests.subjects.silos import key_of, taken_in
from tests.subjects.told import KATE

pytestmark = pytest.mark.django_db


@pytest.fixture
def label():
    return make.label(OPEN)


def unpacked(content):
    """Return the entities, the links and the specification of a file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entities, links, said = (archive.read(name).decode("utf-8-sig") for name in i2.NAMES)
    return (*(list(csv.DictReader(io.StringIO(text))) for text in (entities, links)), said)


def taken(keys, by, **given):
    with speaking_for(by):
        drawn = charts.chart(keys, **given)
        made = taking.taken(drawn, "i2", title="A chart", by="A Tester", at=make.NOON)
    return made, unpacked(made.content)


def test_every_entity_and_link_stands_in_its_table_with_reason_grade_and_marking(label):
    ann, bob = person(label, "Ann Ash", aliases=["Annie"]), person(label, "Bob Birch")
    link(ann, bob, label, kind=LinkKind.MEETING, grade="B2")
    with make.everything():
        Link.objects.update(source="RMS 4711")

    made, (entities, links, said) = taken(
        {ann.subject_id, bob.subject_id}, reader_of(label), marking=Marking.OFFICIAL_SENSITIVE
    )

    assert {(one["Identity"], one["Label"], one["Type"]) for one in entities} == {
        (reference_of(ann.subject_id), "Ann Ash", "Person"),
        (reference_of(bob.subject_id), "Bob Birch", "Person"),
    }
    (one,) = links
    assert {one["From label"], one["To label"]} == {"Ann Ash", "Bob Birch"}
    assert (one["Link type"], one["Grade"], one["Reason"]) == ("Meeting", "B2", "Seen together")
    assert one["Records"] == "RMS 4711"
    assert {row["Marking"] for row in [*entities, *links]} == {"OFFICIAL-SENSITIVE"}
    assert said.startswith("OFFICIAL-SENSITIVE")
    assert made.name == "a-chart-2026-04-14-OFFICIAL-SENSITIVE.i2.zip"


def test_each_column_of_the_tables_is_in_the_specification(label):
    ann, bob = person(label, "Ann Ash"), person(label, "Bob Birch")
    link(ann, bob, label)

    _, (entities, links, said) = taken({ann.subject_id, bob.subject_id}, reader_of(label))

    for column in {*entities[0], *links[0]}:
        assert re.search(rf"\b{column}\b", said)
    assert set(entities[0]) == set(i2.ENTITIES)
    assert set(links[0]) == set(i2.LINKS)
    assert "not opened in i2" in said


def test_the_record_behind_a_link_is_named():
    label = make.label()
    taken_in(("C1", KATE | {"mark": "AB12 CDE"}), label=label)
    keys = {key_of("C1"), key_of("C1", "vehicle")}

    _, (entities, links, _) = taken(keys, reader_of(label))

    assert {one["Type"] for one in entities} == {"Person", SubjectKind.VEHICLE.words}
    assert [one["Records"] for one in links] == ["north-crime of a force, record C1"]


def test_a_child_is_left_out_unless_chosen(label):
    ann, kit = person(label, "Ann Ash"), person(label, "Kit", is_child=True)
    link(ann, kit, label)
    keys, by = {ann.subject_id, kit.subject_id}, reader_of(label)

    made, (without, no_links, _) = taken(keys, by)
    chosen_made, (chosen, links, _) = taken(keys, by, children=[kit.subject_id])

    assert [one["Label"] for one in without] == ["Ann Ash"]
    assert no_links == []
    assert "Child: Kit" in {one["Label"] for one in chosen}
    assert len(links) == 1
    assert made.said.endswith("children chosen: 0")
    assert chosen_made.said.endswith("children chosen: 1")


def test_what_is_hidden_is_in_no_file(label):
    ann, hannah = person(label, "Ann Ash"), person(make.label(SECRET), f"Hannah {make.CANARY}")
    link(ann, hannah, label)

    _, found = taken({ann.subject_id, hannah.subject_id}, reader_of(label))

    assert make.CANARY not in str(found)
    assert reference_of(hannah.subject_id) not in str(found)


def test_no_cell_breaks_over_lines_or_is_a_formula():
    tie = i2.Tie("S-1", "S-2", "Meeting", 1, reason="=cmd()\nand more")
    made = i2.files(
        i2.Chart("A", "OFFICIAL", [i2.Entity("S-1", "Person", "=1+1"),
                                   i2.Entity("S-2", "Person", "Two\r\nlines")], [tie])
    )  # fmt: skip

    assert len(made["entities.csv"].splitlines()) == 3
    assert len(made["links.csv"].splitlines()) == 2
    assert '"\'=1+1"' in made["entities.csv"]
    assert '"\'=cmd() and more"' in made["links.csv"]


def test_who_shares_a_vehicle_is_drawn_through_it(label):
    ann, bob, cara = (person(label, name) for name in ("Ann", "Bob", "Cara"))
    with make.everything():
        car = person(label, "AB12 CDE")
        type(car).objects.filter(pk=car.pk).update(kind=SubjectKind.VEHICLE)
    link(ann, car, label, kind=LinkKind.USES)
    link(bob, car, label, kind=LinkKind.OWNS)
    link(bob, cara, label)

    with speaking_for(reader_of(label)):
        keys = charts.around(ann.subject_id)

    assert keys == {one.subject_id for one in (ann, car, bob)}


def test_taking_it_away_needs_a_reason_and_the_verb_and_is_refused_to_others(label, browse):
    Organisation.objects.filter(pk=make.organisation().pk).update(justify_export=True)
    ann = person(label, "Ann Ash")
    there = reverse("subjects:network_export", args=[ann.subject_id, "i2"])

    client = browse(reader_of(label))
    without = client.get(there)
    given = client.get(there, {"reason_code": "ASSESS"})

    assert without.status_code != 200
    assert given.status_code == 200
    assert given["Content-Type"] == "application/zip"
    assert browse(make.viewer(label, may=("subjects.read",))).get(there).status_code == 403
