"""A network chart: what is counted, what is drawn, and what is left out."""

import csv
import io
import zipfile
from itertools import pairwise

import pytest

from fourfold.access.rules import Marking
from fourfold.access.speaking import speaking_for
from fourfold.analytics.network import WARNING
from fourfold.shared.errors import NotFound
from fourfold.subjects.models import Link, Name
from fourfold.subjects.queries import chart as charts
from fourfold.subjects.queries import drawing, taking
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind
from tests import make
from tests.subjects.builders import OPEN, SECRET, judge, link, person, reader_of

pytestmark = pytest.mark.django_db
PLACE = drawing.Place(title="A chart", address=str)


@pytest.fixture
def label():
    return make.label(OPEN)


def star(label, number=4, name="Hub"):
    """Return a hub and those who know nobody but the hub."""
    hub = person(label, name)
    rim = [person(label, f"Rim {place}") for place in range(1, number + 1)]
    for one in rim:
        link(hub, one, label)
    return hub, rim


def keys(*names):
    return {name.subject_id for name in names}


def phase(a, b, label, number):
    with make.everything():
        Link.objects.create(
            a_id=a.subject_id, b_id=b.subject_id, label=label, kind=LinkKind.TIE, reason="x",
            layer=f"phase{number:02}", phase=number, in_default_view=False, recorded_at=make.NOON,
        )  # fmt: skip


def test_the_best_connected_come_first_and_equals_in_the_order_of_their_names(label):
    hub, rim = star(label, 11)

    with speaking_for(reader_of(label)):
        drawn = charts.chart(keys(hub, *rim))

    assert [node.shown.name for node in drawn.nodes][:4] == ["Hub", "Rim 1", "Rim 2", "Rim 3"]
    assert [node.shown.name for node in drawn.nodes][-1] == "Rim 11"
    assert drawn.nodes[0].measures.neighbours == 11
    assert drawn.nodes[0].removal.cut_off == 55
    assert drawn.groups == {1: "1: around Hub"}


def test_several_links_between_two_are_one_neighbour(label):
    a, b = person(label, "Ann"), person(label, "Bo")
    for kind in (LinkKind.FAMILY, LinkKind.MEETING):
        link(a, b, label, kind=kind)

    with speaking_for(reader_of(label)):
        drawn = charts.chart(keys(a, b))

    assert [node.measures.neighbours for node in drawn.nodes] == [1, 1]
    assert {edge.kind for edge in drawn.edges} == {LinkKind.FAMILY, LinkKind.MEETING}


def test_phases_are_for_looking_and_never_added(label):
    a, b, c = (person(label, name) for name in ("Ann", "Bo", "Cy"))
    link(a, b, label, weight=7)
    for number in (1, 2, 10):
        phase(a, b, label, number)
    phase(a, c, label, 1)

    with speaking_for(reader_of(label)):
        drawn = charts.chart(keys(a, b, c))
        told = drawing.panel(drawn, drawing.Wanted(), PLACE)

    assert [(edge.weight, edge.phases) for edge in drawn.edges] == [
        (7, ("Phase 1", "Phase 2", "Phase 10"))
    ]
    assert drawn.phases == ("Phase 1", "Phase 2", "Phase 10")
    assert {node.shown.name: node.measures.neighbours for node in drawn.nodes} == {
        "Ann": 1, "Bo": 1, "Cy": 0,
    }  # fmt: skip
    assert "1 pair linked in a phase only, not in the default view: not counted, not drawn." in (
        told.notes
    )


def test_links_with_days_go_by_years_where_there_are_no_phases(label):
    a, b = person(label, "Ann"), person(label, "Bo")
    link(a, b, label, since=make.TODAY.replace(year=2019), until=make.TODAY.replace(year=2021))

    with speaking_for(reader_of(label)):
        assert charts.chart(keys(a, b)).phases == ("2019", "2020", "2021")


def test_records_that_are_one_are_one_node_and_no_link_of_their_own(label):
    a, same, b = (person(label, name) for name in ("Ann", "Anne", "Bo"))
    judge(a, same)
    link(a, same, label)
    link(same, b, label)

    with speaking_for(reader_of(label)):
        drawn = charts.chart(keys(a, b))

    assert {node.shown.name for node in drawn.nodes} == {"Ann", "Bo"}
    assert len(drawn.links) == 1


def test_a_hidden_neighbour_is_in_no_node_edge_option_or_figure(label):
    hidden = make.label(SECRET)
    a, b, secret = person(label, "Ann"), person(label, "Bo"), person(hidden, "Hannah")
    link(a, b, label)
    link(a, secret, label)
    link(secret, b, make.label(OPEN, SECRET))

    with speaking_for(reader_of(label)):
        drawn = charts.chart(charts.around(a.subject_id) | keys(secret))
        told = drawing.panel(drawn, drawing.Wanted(removed=secret.subject_id), PLACE)

    assert {node.shown.name for node in drawn.nodes} == {"Ann", "Bo"}
    assert drawn.pairs == [tuple(sorted([str(a.subject_id), str(b.subject_id)]))]
    assert told.removal is None
    assert str(secret.subject_id) not in repr([told.data, told.rows, told.options, told.left_out])


def test_around_somebody_hidden_there_is_nothing(label):
    hidden = person(make.label(SECRET), "Hannah")

    with speaking_for(reader_of(label)), pytest.raises(NotFound):
        charts.around(hidden.subject_id)


def test_a_chart_says_when_not_all_who_share_a_thing_were_followed(label, monkeypatch):
    monkeypatch.setattr(charts, "MOST_SHARED", 3)
    owner, car = person(label, "Ann"), person(label, "Car")
    with make.everything():
        Name.objects.filter(pk=car.pk).update(kind=SubjectKind.VEHICLE)
    link(owner, car, label)
    for place in range(2):
        link(car, person(label, f"Driver {place}"), label)

    with speaking_for(reader_of(label)):
        all_of_them = charts.chart_around(owner.subject_id)
    link(car, person(label, "Driver 3"), label)
    with speaking_for(reader_of(label)):
        some = charts.chart_around(owner.subject_id)

    assert charts.CUT not in all_of_them.notes
    assert charts.CUT in drawing.notes_of(some)


def test_a_child_is_left_out_until_somebody_chooses_that_child(label):
    a, child, other = (
        person(label, "Ann"),
        person(label, "Kit", is_child=True),
        person(label, "Lee"),
    )
    link(a, child, label)
    link(a, other, label)
    everybody = keys(a, child, other)

    with speaking_for(reader_of(label)):
        without = charts.chart(everybody, minors=keys(other))
        with_one = charts.chart(everybody, minors=keys(other), children=keys(child))

    assert [node.shown.name for node in without.nodes] == ["Ann"]
    assert {one.words for one in without.left_out} == {"Child: Kit", "Child: Lee"}
    assert {node.shown.words for node in with_one.nodes} == {"Ann", "Child: Kit"}
    assert without.pairs == []


def test_the_chart_says_how_many_it_shows_of_how_many(label):
    hub, rim = star(label, 5)

    with speaking_for(reader_of(label)):
        drawn = charts.chart(keys(hub, *rim), limit=3)
        told = drawing.panel(drawn, drawing.Wanted(), PLACE)

    assert len(drawn.nodes) == 3
    assert len(drawn.edges) == 2
    assert drawn.nodes[0].measures.neighbours == 5
    assert "Showing the 3 best connected of 6." in told.notes


def test_the_shortest_path_and_a_removal_are_worked_out_on_all_that_is_counted(label):
    people = [person(label, name) for name in ("Ann", "Bo", "Cy", "Di")]
    for one, other in pairwise(people):
        link(one, other, label)
    ann, bo, _, di = (one.subject_id for one in people)
    wanted = drawing.Wanted(start=ann, end=di, removed=bo)

    with speaking_for(reader_of(label)):
        told = drawing.panel(charts.chart(keys(*people), limit=1), wanted, PLACE)

    assert [name for name, _ in told.path] == ["Ann", "Bo", "Cy", "Di"]
    assert (told.removal.largest_before, told.removal.largest_after) == (4, 2)
    assert (told.removed, told.removal.cut_off) == ("Bo", 2)


def test_between_two_that_nothing_joins_there_is_no_path(label):
    a, b, c = (person(label, name) for name in ("Ann", "Bo", "Cy"))
    link(a, b, label)

    with speaking_for(reader_of(label)):
        drawn = charts.chart(keys(a, b, c))

    assert charts.path(drawn, a.subject_id, c.subject_id) == ()
    assert [one.name for one in charts.path(drawn, c.subject_id, c.subject_id)] == ["Cy"]


@pytest.mark.parametrize(
    ("sort", "first"),
    [("-neighbours", "Hub"), ("name", "Hub"), ("-name", "Rim 12"), ("neighbours", "Rim 1"),
     ("-betweenness", "Hub"), ("-removal", "Hub"), ("nonsense", "Hub")],
)  # fmt: skip
def test_the_table_is_sorted_by_any_of_its_columns(label, sort, first):
    hub, rim = star(label, 12)

    with speaking_for(reader_of(label)):
        drawn = charts.chart(keys(hub, *rim))
        told = drawing.panel(drawn, drawing.Wanted(sort=sort), PLACE)

    assert told.rows[0].name == first


def test_the_picture_has_what_the_island_draws(label):
    hub, rim = star(label, 3)

    with speaking_for(reader_of(label)):
        drawn = charts.chart(keys(hub, *rim))
        picture = drawing.picture(drawn, str)
        more = drawing.expansion(hub.subject_id, children=(), address=str)

    node = next(one for one in picture["nodes"] if one["label"] == "Hub")
    assert node["degree"] == 3
    assert node["group"] == 0
    assert node["removal"] == {
        "largest_before": 4, "largest_after": 1, "reach_before": 6, "reach_after": 0,
    }  # fmt: skip
    assert picture["warning"] == WARNING
    assert {edge["source"] for edge in picture["edges"]} <= {one["id"] for one in picture["nodes"]}
    assert "degree" not in more["nodes"][0]
    assert {one["id"] for one in more["edges"]} == {one["id"] for one in picture["edges"]}


def test_a_chart_carries_the_highest_marking_of_what_is_in_it():
    low = make.label(to=("Durham",))
    high = make.label(to=("Durham",), marking=Marking.OFFICIAL_SENSITIVE)
    a, b = person(low, "Ann"), person(low, "Bo")
    link(a, b, high)

    with speaking_for(reader_of(low)):
        assert charts.chart(keys(a, b)).marking is Marking.OFFICIAL
    with speaking_for(reader_of(low, high)):
        assert charts.chart(keys(a, b)).marking is Marking.OFFICIAL_SENSITIVE


@pytest.mark.parametrize("form", ["csv", "graphml"])
def test_what_is_taken_away_carries_the_marking_the_warning_and_no_formula(form):
    label = make.label(to=("Durham",), marking=Marking.OFFICIAL_SENSITIVE)
    a, b = person(label, "=SUM(1)"), person(label, "Bo")
    link(a, b, label, weight=3)

    with speaking_for(reader_of(label)):
        drawn = charts.chart(keys(a, b))
        made = taking.taken(drawn, form, title="A chart", by="A Tester", at=make.NOON)

    assert "OFFICIAL-SENSITIVE" in made.name
    if form == "graphml":
        text = made.content.decode()
        assert text.count("<node ") == 2
        assert text.count("<edge ") == 1
    else:
        archive = zipfile.ZipFile(io.BytesIO(made.content))
        text = archive.read("nodes.csv").decode()
        rows = list(csv.reader(io.StringIO(archive.read("edges.csv").decode())))
        assert rows[-1][0] == "Associate"
        assert rows[-1][-1] == "3"
        assert "'=sum(1)" in text
    assert "OFFICIAL-SENSITIVE" in text
    assert WARNING in text


def test_there_is_no_other_form_of_file(label):
    ann = person(label, "Ann")

    with speaking_for(reader_of(label)):
        drawn = charts.chart(keys(ann))
    with pytest.raises(NotFound):
        taking.taken(drawn, "exe", title="A chart", by="A Tester", at=make.NOON)


def test_a_chart_costs_the_same_questions_for_few_as_for_many(label, django_assert_num_queries):
    few = keys(*[one for part in [star(label, 2)] for one in (part[0], *part[1])])
    many = keys(*[one for part in [star(label, 40, "Other")] for one in (part[0], *part[1])])

    for some in (few, many):
        with speaking_for(reader_of(label)), django_assert_num_queries(5):
            charts.chart(some)
