"""Where a subject is known: each place once, a map of those with a point, and the list of all."""

import pytest
from django.urls import reverse

from fourfold.access.speaking import speaking_for
from fourfold.subjects.queries.part import part_of
from fourfold.subjects.queries.places import places
from fourfold.subjects.rules.identifiers import IdentifierKind
from tests import make
from tests.subjects.builders import judge, person, reader_of
from tests.subjects.silos import key_of, taken_in
from tests.subjects.test_timeline import name_of
from tests.subjects.told import KATE, KATE_AGAIN

pytestmark = pytest.mark.django_db
YARD = {
    "name": "Ann Ash",
    "home": "12 Mill Lane",
    "code": "NE66 1AA",
    "offence": "Theft",
    "place": "The old yard",
    "north": "55.40",
    "east": "-1.70",
    "house": "3 Harbour View",
    "house_north": "55.13",
    "house_east": "-1.51",
}


@pytest.fixture
def label():
    return make.label()


def seen(key, by):
    with speaking_for(by):
        return places(part_of(key))


def test_homes_and_where_it_happened_are_places_and_those_with_a_point_are_on_the_map(label):
    taken_in(("C1", YARD), label=label, ground=True)

    found = seen(key_of("C1", "suspect"), reader_of(label))

    said = {(one.address, one.what[0], one.number is not None) for one in found.places}
    assert said == {
        ("12 Mill Lane", "Address", False),
        ("The old yard", "Where it happened", True),
        ("3 Harbour View", "Address", True),
    }
    assert found.without_point == 1
    north = {dot["number"]: dot["y"] for dot in found.dots}
    numbers = {one.address: one.number for one in found.places}
    assert north[numbers["The old yard"]] < north[numbers["3 Harbour View"]]


def test_a_place_stands_once_with_its_first_and_last_day(label):
    taken_in(("C1", KATE), label=label)
    taken_in(("A9", KATE), code="south-custody", label=label)
    judge(name_of(key_of("C1")), name_of(key_of("A9", code="south-custody")))

    (place,) = seen(key_of("C1"), reader_of(label)).places

    assert (place.address, place.postcode, place.records) == ("12 Mill Lane, Alnham", "NE66 1AA", 2)
    assert place.first == place.last
    assert len(place.sources) == 2


def test_a_place_of_a_hidden_record_is_not_there(label):
    taken_in(("C1", KATE), label=label)
    hidden = KATE_AGAIN | {"home": make.CANARY, "code": "NE24 2AA"}
    taken_in(("X1", hidden), code="hidden-system", label=make.label(to=("Durham",)))
    judge(name_of(key_of("C1")), name_of(key_of("X1", code="hidden-system")))

    found = seen(key_of("C1"), reader_of(label))

    assert [one.address for one in found.places] == ["12 Mill Lane, Alnham"]


def test_what_somebody_typed_in_is_a_place(label):
    ann = person(
        label,
        "Ann Ash",
        identifiers=[(IdentifierKind.POSTCODE, "NE24 2AA")],
        attributes={"Address": "3 Harbour View", "Latitude": "55.1", "Longitude": "-1.5"},
    )

    (place,) = seen(ann.subject_id, reader_of(label)).places

    assert (place.address, place.postcode, place.point) == (
        "3 Harbour View", "NE24 2AA", (55.1, -1.5)
    )  # fmt: skip


def test_the_page_has_a_map_with_a_scale_or_says_why_there_is_none(label, browse):
    taken_in(("C1", YARD), label=label, ground=True)
    taken_in(("A9", KATE), code="south-custody", label=label)
    client = browse(reader_of(label))

    mapped, bare = (
        client.get(reverse("subjects:places", args=[key])).content.decode()
        for key in (key_of("C1", "suspect"), key_of("A9", code="south-custody"))
    )

    assert mapped.count("<circle") == 2
    assert ">10 km<" in mapped
    assert "1 of 3 places have no point" in mapped
    assert "<circle" not in bare
    assert "No record gives a point" in bare
    assert "NE66 1AA" in bare


def test_the_page_costs_the_same_for_one_record_as_for_many(
    label, browse, django_assert_num_queries
):
    for number in range(5):
        taken_in((f"C{number}", KATE), label=label)
    for number in (2, 3, 4):
        judge(name_of(key_of("C1")), name_of(key_of(f"C{number}")))
    judge(name_of(key_of("C0")), name_of(person(label, "Somebody").subject_id))
    client = browse(reader_of(label))
    costs = []
    for key in (key_of("C0"), key_of("C0"), key_of("C1")):
        with make.everything(), django_assert_num_queries(60, exact=False) as asked:
            assert client.get(reverse("subjects:places", args=[key])).status_code == 200
        costs.append(len(asked.captured_queries))

    assert costs[1] == costs[2]
