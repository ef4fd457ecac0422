"""Who may read what was loaded: the system's label, narrowed by rules, never beyond the loader."""

import pytest

from fourfold.access.models import Label
from fourfold.access.rules import Marking, Restriction
from fourfold.access.speaking import speaking_for
from fourfold.shared.errors import Forbidden
from fourfold.sources.commands.loading import NotYourLabel
from fourfold.sources.models import Load, Record, Rejection
from fourfold.sources.rules.records.texts import from_yaml
from tests import make
from tests.sources.records_made_up import PROFILE, crime, file, loader, sheet, system, take

pytestmark = pytest.mark.django_db
RULES = f"""{PROFILE}labels:
  - when: {{field: handling, in: [closed]}}
    marking: official-sensitive
    organisations: [Durham]
"""
CAREFUL = from_yaml(RULES)


@pytest.fixture
def usual():
    return make.label(to=("Cleveland", "Durham"))


@pytest.fixture
def narrow(usual):
    """Return the label of records that the rule is about: both questions are asked."""
    durham = Restriction.to({make.organisation("Durham").pk}, marking=Marking.OFFICIAL_SENSITIVE)
    return Label.objects.saying(usual.restriction | durham)[0]


def rows():
    return sheet(crime("MC/1"), crime("MC/2", Handling="Closed"), crime(""))


def test_a_rule_narrows_the_label_of_the_rows_it_is_about(usual, narrow, tmp_path):
    by, outsider = loader(usual, narrow), loader(usual)
    marsh = system(usual, by)

    load = take(marsh, file(tmp_path, rows()), by=by, profile=CAREFUL)

    with speaking_for(by):
        labels = dict(Record.objects.values_list("key", "label_id"))
        assert labels == {"MC/1": usual.pk, "MC/2": narrow.pk}
        assert load.label_id == narrow.pk
        assert Rejection.objects.get().label_id == narrow.pk
    with speaking_for(outsider):
        assert [one.key for one in Record.objects.all()] == ["MC/1"]
        assert not Load.objects.exists()
        assert not Rejection.objects.exists()


def test_the_figures_of_duplicates_are_read_by_those_who_may_read_them(usual, narrow, tmp_path):
    by = loader(usual, narrow)
    marsh = system(usual, by)
    take(marsh, file(tmp_path, rows()), by=by, profile=CAREFUL)

    again = take(marsh, file(tmp_path, rows() + b"\n"), by=by, profile=CAREFUL)

    assert again.tally["DUPLICATE"] == 2
    assert again.label_id == narrow.pk


def test_a_row_whose_label_the_loader_does_not_hold_is_not_taken(usual, narrow, tmp_path):
    by = loader(usual)
    marsh = system(usual, by)

    load = take(marsh, file(tmp_path, rows()), by=by, profile=CAREFUL)

    with speaking_for(by):
        assert (load.tally["ACCEPTED"], load.tally["REJECTED"]) == (1, 2)
        withheld = Rejection.objects.order_by("number").first()
        assert withheld.reason == "You do not hold the label that this row would carry."
        assert withheld.raw == {}


def test_nobody_loads_what_they_could_not_read(usual, tmp_path):
    marsh = system(usual, loader(usual))
    stranger = loader(make.label(7))

    with pytest.raises(NotYourLabel):
        take(marsh, file(tmp_path, rows()), by=stranger)


def test_a_rule_that_names_a_compartment_one_is_not_in_stops_the_load(usual, tmp_path):
    by = loader(usual)
    marsh = system(usual, by)
    profile = from_yaml(RULES.replace("marking: official-sensitive", "compartment: 77"))

    with pytest.raises(NotYourLabel):
        take(marsh, file(tmp_path, rows()), by=by, profile=profile)


def test_a_hidden_record_with_the_same_key_is_neither_shown_nor_touched(tmp_path):
    one, other = make.label(1), make.label(2)
    both, by = loader(one, other), loader(other)
    marsh = system(make.label(), loader(make.label(), one, other))
    path = file(tmp_path, rows())
    with speaking_for(loader(make.label(), one, other)):
        marsh.records_label = one
        marsh.save()
    take(marsh, path, by=loader(make.label(), one))
    with speaking_for(loader(make.label(), one, other)):
        marsh.records_label = other
        marsh.save()

    load = take(marsh, path, by=loader(make.label(), other))

    assert load.tally["ACCEPTED"] == 2
    with speaking_for(both):
        rows_of = Record.objects.filter(key="MC/1").values_list("label_id", "superseded_at")
        assert set(rows_of) == {(one.pk, None), (other.pk, None)}
    with speaking_for(by):
        assert Record.objects.filter(key="MC/1").count() == 1


def test_who_has_not_the_verb_loads_nothing(usual, tmp_path):
    marsh = system(usual, loader(usual))
    reader = make.viewer(usual, of=make.organisation())

    with pytest.raises(Forbidden):
        take(marsh, file(tmp_path, rows()), by=reader)
