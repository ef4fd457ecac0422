"""The pages of subjects: who gets in, what they show, and what the ledger is told."""

import json
import uuid

import pytest
from django.urls import reverse

from fourfold.access.queries import viewer_for
from fourfold.access.rules import Marking
from fourfold.access.speaking import speaking_for
from fourfold.reference.models import Organisation
from fourfold.shared import hooks
from fourfold.subjects.models import Identifier, Judgement, Link, Name
from fourfold.subjects.queries.part import part_of
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import Verdict
from fourfold.subjects.rules.references import reference_of
from tests import make
from tests.subjects.builders import OPEN, SECRET, judge, link, person, reader_of

pytestmark = pytest.mark.django_db
LIST = "/subjects/"
EMPTY = "Nobody and nothing is like that"


@pytest.fixture
def label():
    return make.label(OPEN)


@pytest.fixture
def entered(monkeypatch):
    """Return the verbs entered in the ledger while the test ran."""
    seen = []
    for where in ("access.ledger", "access.command"):
        module = __import__(f"fourfold.{where}", fromlist=["enter"])
        whole = module.enter

        def note(entry, _whole=whole, **told):
            seen.append((entry.verb, entry.outcome, entry.about.subject, dict(entry.texts)))
            _whole(entry, **told)

        monkeypatch.setattr(module, "enter", note)
    return seen


def ask_why(name, *, on):
    """Let the organisation of the readers ask its people why, or not."""
    Organisation.objects.filter(pk=make.organisation().pk).update(**{name: on})


@pytest.fixture
def unasked(db):
    for name in ("justify_search", "justify_export"):
        ask_why(name, on=False)


def page(name, record):
    return reverse(f"subjects:{name}", args=[record.subject_id])


# The list


def test_the_list_asks_why_before_it_shows_a_name(browse, label, entered):
    ask_why("justify_search", on=True)
    person(label, "Ann Ash")
    client = browse(reader_of(label))

    asked = client.get(LIST, {"name": "Ann"}).content.decode()
    told = client.get(LIST, {"name": "Ann", "reason_code": "ASSESS"}).content.decode()

    assert "Why are you looking?" in asked
    assert "Ann Ash" not in asked
    assert "Ann Ash" in told
    searches = [entry for entry in entered if entry[0] == "subjects.search"]
    assert [texts for *_, texts in searches] == [{"words": "name Ann", "found": "1"}]


def test_somebody_is_listed_with_identifiers_and_a_child_as_a_child_first(browse, label, unasked):
    person(label, "Ann Ash", identifiers=[(IdentifierKind.PHONE, "07700 900123")])
    person(label, "Kit Ash", is_child=True)

    html = browse(reader_of(label)).get(LIST, {"name": "ash"}).content.decode()

    assert "+447700900123" in html
    assert html.index(">Child<") < html.index(">Kit Ash<")
    assert "Showing 1 to 2 of 2 records" in html


def test_what_is_hidden_is_neither_listed_nor_counted(browse, label, unasked):
    person(make.label(SECRET), "Hannah Hidden")

    html = browse(reader_of(label)).get(LIST, {"name": "Hannah"}).content.decode()

    assert "Hidden" not in html
    assert EMPTY in html


def test_a_page_holds_fifty_and_the_next_the_rest(browse, label, unasked):
    for number in range(52):
        person(label, f"Ann {number:02}")
    client = browse(reader_of(label))

    assert "Showing 1 to 50 of 52 records" in client.get(LIST).content.decode()
    assert "Ann 51" in client.get(LIST, {"page": 2}).content.decode()


def test_who_may_not_search_gets_no_list(browse, label):
    viewer = make.viewer(label, may=("subjects.read",))

    assert browse(viewer).get(LIST).status_code == 403


# The page


def test_the_page_says_who_by_which_marks_and_enters_that_somebody_looked(browse, label, entered):
    ann = person(
        label,
        "Ann Ash",
        aliases=["Annie"],
        identifiers=[(IdentifierKind.POSTCODE, "near the quay"), (IdentifierKind.PHONE, "07700 900123")],
        attributes={"Height": "1.80 m"},
        source="RMS 4711",
    )  # fmt: skip

    html = browse(reader_of(label)).get(page("subject", ann)).content.decode()

    for said in (
        "Ann Ash", "Annie", reference_of(ann.subject_id), "+447700900123", "07700 900123",
        "Not valid", "It has not the form of a postcode.", "1.80 m", "From RMS 4711",
    ):  # fmt: skip
        assert said in html
    assert ("subjects.read", "READ", f"subjects.name:{ann.pk}", {}) in entered


def test_a_child_is_shown_to_be_one_before_anything_else(browse, label):
    kit = person(label, "Kit Ash", is_child=True)

    html = browse(reader_of(label)).get(page("subject", kit)).content.decode()

    assert html.index("A child") < html.index("identity__name")
    assert "Child: Kit Ash" in html


@pytest.mark.parametrize("name", ["subject", "network", "network_data", "describe", "identify", "link", "judge", "history"])  # fmt: skip
def test_hidden_and_absent_answer_alike_on_every_page(browse, label, name):
    hidden = person(make.label(SECRET), "Hannah Hidden")
    client = browse(reader_of(label))

    answers = [
        client.get(reverse(f"subjects:{name}", args=[key]))
        for key in (hidden.subject_id, uuid.uuid4())
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("There is no such record." in answer.content.decode() for answer in answers)


def test_a_hidden_neighbour_is_held_elsewhere_and_never_named(browse, label):
    ann, hannah = person(label, "Ann"), person(make.label(SECRET), "Hannah Hidden")
    link(ann, hannah, label)
    client = browse(reader_of(label))

    for name in ("subject", "network", "network_data"):
        html = client.get(page(name, ann)).content.decode()
        assert "Hidden" not in html
        assert str(hannah.subject_id) not in html
    assert "Held elsewhere" in client.get(page("subject", ann)).content.decode()


def test_two_that_only_a_hidden_third_joins_have_two_pages(browse, label):
    ann, anne, hannah = person(label, "Ann"), person(label, "Anne"), person(make.label(SECRET), "H")
    judge(ann, hannah)
    judge(hannah, anne)

    html = browse(reader_of(label)).get(page("subject", ann)).content.decode()

    assert "Anne" not in html
    assert "Records joined" not in html


def test_what_higher_contexts_add_stands_on_the_page(browse, label, monkeypatch):
    ann = person(label, "Ann")
    asked = []
    told = {"template": "web/c/inset.html", "text": "x"}
    row = {"test": lambda _request, keys: asked.append(keys) or told}
    monkeypatch.setitem(hooks._tables, "subject_panels", row)

    html = browse(reader_of(label)).get(page("subject", ann)).content.decode()

    assert "govuk-inset-text" in html
    assert asked == [(ann.subject_id,)]


def test_a_page_costs_the_same_for_one_link_as_for_many(browse, label, django_assert_num_queries):
    few, many = person(label, "Few"), person(label, "Many")
    link(few, person(label, "Friend"), label)
    for number in range(30):
        link(many, person(label, f"Friend {number}"), label)
    client = browse(reader_of(label))
    client.get(page("subject", few))

    costs = []
    for one in (few, many):
        with make.everything(), django_assert_num_queries(40, exact=False) as asked:
            assert client.get(page("subject", one)).status_code == 200
        costs.append(len(asked.captured_queries))
    assert costs[0] == costs[1]


# Recording


def recorded(**given):
    kept = {"kind": "PERSON", "name": "Ann Ash", "source": "RMS 4711", "marking": "2",
            "organisations": [make.organisation().pk]}  # fmt: skip
    return kept | given


def maker():
    """Return a real user's viewer, with the clearance from which new labels follow."""
    return viewer_for(make.user("a.maker", "LRO"), at=make.NOON, origin="test")


def test_who_will_be_able_to_see_it_is_said_before_anything_is_saved(browse):
    client = browse(maker())

    first = client.get(reverse("subjects:record")).content.decode()
    checked = client.post(reverse("subjects:record"), recorded(check="yes")).content.decode()

    assert "Who will be able to see this" in first
    assert "Cleveland" in first
    assert "That is A.Maker (Cleveland" in checked
    with make.everything():
        assert not Name.objects.exists()


def test_a_subject_is_recorded_under_the_label_that_was_shown(browse):
    by = maker()

    answer = browse(by).post(
        reverse("subjects:record"),
        recorded(save="yes", identifier_kind="PHONE", identifier="07700 900123", aliases="Annie"),
    )

    with speaking_for(by):
        ann = Name.objects.get(use="MAIN")
        assert answer.url == page("subject", ann)
        assert ann.label.restriction.audiences == {frozenset({make.organisation().pk})}
        assert Identifier.objects.get().value == "+447700900123"


def test_a_child_stands_under_the_stricter_marking_whatever_was_chosen(browse):
    by = maker()

    browse(by).post(reverse("subjects:record"), recorded(save="yes", marking="1", is_child="on"))

    with speaking_for(by):
        assert Name.objects.get().label.marking == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"organisations": []}, "This field is required."),
        ({"name": "Report marked TOP SECRET"}, "held elsewhere"),
        ({"identifier": "07700 900123"}, "Give an identifier together with its kind."),
    ],
)
def test_what_may_not_be_recorded_is_refused_in_words(browse, given, sentence):
    answer = browse(maker()).post(reverse("subjects:record"), recorded(save="yes", **given))

    assert sentence in answer.content.decode()
    with make.everything():
        assert not Name.objects.exists()


def test_an_identifier_is_added_under_the_label_of_the_name(browse, label):
    ann = person(label, "Ann")
    given = {"kind": "VEHICLE_MARK", "text": "ab12 cde", "seen_by": "name"}

    browse(reader_of(label)).post(page("identify", ann), given)

    with speaking_for(reader_of(label)):
        mark = Identifier.objects.get()
        assert (mark.value, mark.as_written, mark.label_id) == ("AB12CDE", "ab12 cde", label.pk)
        assert [hit.subject for hit in make.found("AB12CDE")] == ["Ann"]


def test_a_further_name_is_found_and_shown_under_the_label_that_was_chosen(browse, label):
    ann = person(label, "Ann")
    client = browse(reader_of(label))

    asked = client.get(page("describe", ann)).content.decode()
    client.post(page("describe", ann), {"text": "Annie Oak", "seen_by": "name"})

    assert "Those who may see the name" in asked
    assert "Annie Oak" in client.get(page("subject", ann)).content.decode()
    with speaking_for(reader_of(label)):
        added = Name.objects.get(text="Annie Oak")
        assert (added.label_id, added.use, added.subject_id) == (label.pk, "ALIAS", ann.subject_id)
        assert [hit.ref for hit in make.found("Annie Oak")] == [str(ann.subject_id)]


def test_an_empty_name_is_refused_beside_the_form(browse, label):
    ann = person(label, "Ann")

    answer = browse(reader_of(label)).post(page("describe", ann), {"text": " ", "seen_by": "name"})

    assert answer.status_code == 200
    assert b"There is a problem" in answer.content


def test_a_further_name_of_a_child_is_a_childs_and_is_not_shown_more_widely(browse):
    sensitive = make.label(marking=Marking.OFFICIAL_SENSITIVE)
    kit = person(sensitive, "Kit Ash", is_child=True)

    browse(reader_of(sensitive)).post(page("describe", kit), {"text": "Kitty", "seen_by": "name"})

    with speaking_for(reader_of(sensitive)):
        added = Name.objects.get(text="Kitty")
        assert (added.is_child, added.label_id) == (True, sensitive.pk)


def test_a_link_is_read_by_those_who_may_read_both(browse):
    one, other = make.label(OPEN), make.label(SECRET)
    ann, bo, both = person(one, "Ann"), person(other, "Bo"), make.label(OPEN, SECRET)
    by = reader_of(one, other, both)
    given = {"other": reference_of(bo.subject_id), "kind": "FAMILY", "reason": "Brothers"}

    browse(by).post(page("link", ann), given)

    with speaking_for(by):
        made = Link.objects.get()
        assert made.label.restriction == one.restriction | other.restriction
        assert made.weight == 1


@pytest.mark.parametrize("name", ["link", "judge"])
def test_somebody_hidden_cannot_be_tied_to_and_answers_as_if_absent(browse, label, name):
    ann, hannah = person(label, "Ann"), person(make.label(SECRET), "Hannah Hidden")
    client = browse(reader_of(label))
    answers = [
        client.post(
            page(name, ann),
            {"other": reference_of(key), "kind": "FAMILY", "verdict": "SAME", "reason": "So"},
        ).content.decode()
        for key in (hannah.subject_id, uuid.uuid4())
    ]

    assert all("There is no such record." in answer for answer in answers)
    assert all("Hidden" not in answer for answer in answers)
    with make.everything():
        assert not Link.objects.exists()
        assert not Judgement.objects.exists()


def test_nobody_is_linked_to_themselves(browse, label):
    ann = person(label, "Ann")
    given = {"other": str(ann.subject_id), "kind": "FAMILY", "reason": "So"}

    assert "That is the same one." in browse(reader_of(label)).post(page("link", ann), given).content.decode()  # fmt: skip


# Judging


def test_two_are_compared_side_by_side_before_somebody_judges(browse, label):
    ann, anne = person(label, "Ann"), person(label, "Anne")
    client = browse(reader_of(label))

    html = client.get(page("judge", ann), {"other": reference_of(anne.subject_id)}).content.decode()
    wrong = client.get(page("judge", ann), {"other": "somebody"}).content.decode()

    assert html.count('<h3 class="panel__heading">') == 2
    assert "Who will be able to see this" in html
    assert "not one of our references" in wrong


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_judgement_is_given_with_its_reason(browse, label, verdict):
    ann, anne = person(label, "Ann"), person(label, "Anne")
    by = reader_of(label)
    given = {"other": str(anne.subject_id), "verdict": verdict.value, "reason": "Same address"}

    browse(by).post(page("judge", ann), given)

    with speaking_for(by):
        assert Judgement.objects.get().reason == "Same address"
        joined = len(part_of(ann.subject_id).members)
        assert joined == (2 if verdict is Verdict.SAME else 1)


def test_a_judgement_without_a_reason_is_refused(browse, label):
    ann, anne = person(label, "Ann"), person(label, "Anne")
    given = {"other": str(anne.subject_id), "verdict": "SAME", "reason": ""}

    html = browse(reader_of(label)).post(page("judge", ann), given).content.decode()

    assert "There is a problem" in html
    with make.everything():
        assert not Judgement.objects.exists()


def test_a_judgement_is_undone_from_the_page_and_stays_on_it(browse, label):
    ann, anne = person(label, "Ann"), person(label, "Anne")
    judgement = judge(ann, anne)
    client = browse(reader_of(label))

    client.post(reverse("subjects:undo", args=[judgement.pk]))

    html = client.get(page("subject", ann)).content.decode()
    assert "Undone by" in html
    assert "Records joined" not in html


def test_a_judgement_that_one_may_not_read_cannot_be_undone(browse, label):
    ann, hannah = person(label, "Ann"), person(make.label(SECRET), "Hannah")
    judgement = judge(ann, hannah)

    answer = browse(reader_of(label)).post(reverse("subjects:undo", args=[judgement.pk]))

    assert answer.status_code == 404


# The network


def test_the_network_is_a_chart_with_its_table_and_its_warning(browse, label):
    ann, bo = person(label, "Ann"), person(label, "Bo")
    link(ann, bo, label)

    html = browse(reader_of(label)).get(page("network", ann)).content.decode()

    assert 'data-island="network"' in html
    assert "who is well connected in what we hold" in html
    assert html.count('<th scope="row">') == 2


def test_a_node_is_expanded_by_those_who_may_see_it_and_entered(browse, label, entered):
    ann, bo, cy = (person(label, name) for name in ("Ann", "Bo", "Cy"))
    hannah = person(make.label(SECRET), "Hannah Hidden")
    link(ann, bo, label)
    link(bo, cy, label)
    link(bo, hannah, label)
    client = browse(reader_of(label))

    answer = client.get(page("network_data", ann), {"node": str(bo.subject_id)})
    refused = [
        client.get(page("network_data", ann), {"node": node}).status_code
        for node in (str(hannah.subject_id), str(uuid.uuid4()), "nonsense")
    ]

    told = json.loads(answer.content)
    assert {node["label"] for node in told["nodes"]} == {"Ann", "Bo", "Cy"}
    assert "Hidden" not in answer.content.decode()
    assert refused == [404, 404, 404]
    assert ("subjects.read", "READ", f"subjects.name:{bo.pk}", {}) in entered


def test_the_path_and_a_removal_are_answered_without_a_script(browse, label):
    ann, bo, cy = (person(label, name) for name in ("Ann", "Bo", "Cy"))
    link(ann, bo, label)
    link(ann, cy, label)
    asked = {"from": str(bo.subject_id), "to": str(cy.subject_id), "without": str(ann.subject_id)}

    html = browse(reader_of(label)).get(page("network", ann), asked).content.decode()

    assert "2 steps:" in html
    assert "3 before, 1 after" in html


def test_a_child_comes_into_the_chart_only_by_name(browse, label):
    ann, kit = person(label, "Ann"), person(label, "Kit", is_child=True)
    link(ann, kit, label)
    client = browse(reader_of(label))

    without = client.get(page("network", ann))
    with_kit = client.get(page("network", ann), {"child": str(kit.subject_id)})

    labels = [
        {node["label"] for node in answer.context["panel"].data["nodes"]}
        for answer in (without, with_kit)
    ]
    assert labels == [{"Ann"}, {"Ann", "Child: Kit"}]
    assert "Left out because they are under 18" in without.content.decode()
    assert with_kit.context["panel"].expand_url.endswith(f"?child={kit.subject_id}")


def test_a_chart_is_taken_away_with_a_reason_and_entered(browse, label, entered):
    ask_why("justify_export", on=True)
    ann, bo = person(label, "Ann"), person(label, "Bo")
    link(ann, bo, label)
    client = browse(reader_of(label))
    url = reverse("subjects:network_export", args=[ann.subject_id, "graphml"])

    refused = client.get(url)
    taken = client.get(url, {"reason_code": "INSPECT", "reason_text": "For court"})

    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert taken["Content-Disposition"].endswith('OFFICIAL.graphml"')
    assert [verb for verb, *_ in entered].count("subjects.export") == 1


def test_who_may_not_export_gets_no_file_and_no_button(browse, label):
    ann = person(label, "Ann")
    viewer = make.viewer(label, of=make.organisation(), may=("subjects.read",))
    client = browse(viewer)

    url = reverse("subjects:network_export", args=[ann.subject_id, "csv"])
    assert client.get(url).status_code == 403
    assert "Take the chart away" not in client.get(page("network", ann)).content.decode()


def test_an_island_asked_for_all_gets_what_the_page_draws(browse, label):
    ann, bo = person(label, "Ann"), person(label, "Bo")
    link(ann, bo, label)

    told = json.loads(browse(reader_of(label)).get(page("network_data", ann)).content)

    assert {node["degree"] for node in told["nodes"]} == {1}


def test_who_has_looked_is_for_those_who_may_read_the_ledger(browse, label, monkeypatch):
    ann = person(label, "Ann")
    asked = []
    row = {"history": lambda _request, subject: asked.append(subject) or f"Looked at {subject}"}
    monkeypatch.setitem(hooks._tables, "panels", row)

    html = browse(reader_of(label)).get(page("history", ann)).content.decode()
    other = browse(make.viewer(label, may=("subjects.read",))).get(page("history", ann))

    assert asked == [f"subjects.name:{ann.pk}"]
    assert f"Looked at subjects.name:{ann.pk}" in html
    assert other.status_code == 403
