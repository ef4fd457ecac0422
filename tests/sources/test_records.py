"""Records are taken in: every row accounted for, none ever changed, the same twice no more."""

from datetime import date, timedelta

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.sources.models import Record, Rejection
from fourfold.sources.queries import records
from tests import make
from tests.sources.records_made_up import CRIME, crime, file, loader, sheet, system, take

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(days=1)


@pytest.fixture
def label():
    return make.label(1)


@pytest.fixture
def by(label):
    return loader(label)


@pytest.fixture
def marsh(label, by):
    return system(label, by)


@pytest.fixture
def taken(marsh, by, tmp_path):
    """Take some rows of the marsh's crimes."""

    def some(*rows, at=make.NOON, **given):
        return take(marsh, file(tmp_path, sheet(*rows)), by=by, at=at, **given)

    return some


def test_a_row_is_kept_as_it_came_and_as_it_was_understood(taken, by):
    load = taken(crime("MC/1"), crime("MC/2", Colour='say "hi"\\n'))

    with speaking_for(by):
        one, other = Record.objects.order_by("number")
        assert one.raw["Born"] == "05/06/1980"
        assert (one.values["born"], one.happened_on) == ("1980-06-05", date(2026, 3, 1))
        assert (one.key, one.version, one.number, one.kind) == ("MC/1", 1, 2, "CRIME")
        assert other.raw["Colour"] == 'say "hi"\\n'
        assert load.tally["ACCEPTED"] == load.rows_read == 2


def test_the_same_file_again_changes_nothing(taken, by):
    rows = [crime(f"MC/{n}") for n in range(30)]
    taken(*rows)

    again = taken(*rows, at=LATER)

    with speaking_for(by):
        assert again.tally["DUPLICATE"] == again.rows_read == 30
        assert Record.objects.count() == 30


def test_a_changed_row_is_a_new_version_and_the_older_stays_as_it_was(taken, by):
    taken(crime("MC/1"), crime("MC/2"))

    load = taken(crime("MC/1", "Ashe"), crime("MC/2"), at=LATER)

    with speaking_for(by):
        older, newer = Record.objects.filter(key="MC/1").order_by("version")
        assert (older.values["family"], newer.values["family"]) == ("Ash", "Ashe")
        assert (older.superseded_at, newer.superseded_at) == (LATER, None)
        assert (load.tally["CHANGED"], load.tally["DUPLICATE"]) == (1, 1)
        assert list(records.versions_of(newer)) == [newer, older]


def test_a_row_that_says_it_was_deleted_is_a_tombstone_and_says_nothing_else(taken, by):
    taken(crime("MC/1"))

    load = taken(crime("MC/1", Deleted="yes"), at=LATER)

    with speaking_for(by):
        stone = Record.objects.get(is_tombstone=True)
        assert (stone.version, stone.raw, stone.values) == (2, {}, {})
        assert load.tally["DELETED"] == 1
        assert not Record.objects.standing().exists()


def test_a_list_of_keys_deletes_what_is_held_and_says_what_is_not(taken, marsh, by, tmp_path):
    taken(crime("MC/1"), crime("MC/2"))
    path = file(tmp_path, sheet(["MC/1"], ["MC/9"], headings=["Crime ref"]))

    load = take(marsh, path, by=by, at=LATER, is_deletions=True)
    again = take(marsh, path, by=by, at=LATER, is_deletions=True)

    with speaking_for(by):
        assert (load.tally["DELETED"], load.tally["REJECTED"]) == (1, 1)
        assert Rejection.objects.filter(load=load).get().reason == (
            "No record with this key is held."
        )
        assert again.tally["DUPLICATE"] == 1
        assert [one.key for one in Record.objects.standing()] == ["MC/2"]


def test_what_was_deleted_may_come_back(taken, by):
    taken(crime("MC/1"))
    taken(crime("MC/1", Deleted="yes"))

    load = taken(crime("MC/1"))

    with speaking_for(by):
        assert load.tally["CHANGED"] == 1
        assert Record.objects.standing().get().version == 3


def test_what_cannot_be_read_costs_the_cell_and_not_the_row(taken, by):
    load = taken(crime("MC/1", Born="31/02/1980"))

    with speaking_for(by):
        one = Record.objects.get()
        assert "born" not in one.values
        assert one.values["_unread"] == {"born": "31/02/1980"}
        [repair] = one.values["_repairs"]
        assert repair.startswith("“Born”: “31/02/1980” is not a date")
        assert repair.endswith("It was left empty.")
        assert load.tally["REPAIRED"] == 1


def test_a_row_without_its_key_is_rejected_as_it_came(taken, by):
    load = taken(crime(""), crime("MC/2"), ["MC/3", "too short"])

    with speaking_for(by):
        first, second = records.rejected_of(load)
        assert (first.number, first.reason) == (2, "“Crime ref” is empty.")
        assert first.raw["Surname"] == "Ash"
        assert second.reason == "The row has 2 cells where the heading has 11."
        assert (load.tally["REJECTED"], load.tally["ACCEPTED"]) == (2, 1)


def test_two_rows_of_a_file_with_one_key_are_told_apart(taken, by):
    rows = [crime("MC/1"), crime("MC/1"), crime("MC/1", "Elm")]
    first = taken(*rows)
    again = taken(*rows, at=LATER)

    with speaking_for(by):
        assert first.tally | {"ACCEPTED": 0} == again.tally | {"DUPLICATE": 1}
        assert (again.tally["DUPLICATE"], again.tally["REJECTED"]) == (2, 1)
        reason = Rejection.objects.filter(load=first).get().reason
        assert reason == "Row 2 has the same Crime ref, and says otherwise."
        assert Record.objects.count() == 1


def test_outcomes_add_up_to_the_rows_that_were_read(taken):
    rows = [crime(f"MC/{n % 37}", Born=("x", "05/06/1980")[n % 2]) for n in range(100)]

    load = taken(*rows, crime(""), ["x"])

    assert sum(load.tally.values()) == load.rows_read == 102


def test_a_text_by_which_its_system_means_nothing_is_nothing(taken, by):
    taken(crime("MC/1", Born="01/01/1900", Phone="07000 000000"), crime("MC/2", Born="1984"))

    with speaking_for(by):
        one, other = Record.objects.order_by("number")
        assert {"born", "phone", "_repairs"}.isdisjoint(one.values)
        assert (other.values["born"], other.happened_on) == ("1984", date(2026, 3, 1))


def test_the_profile_that_a_load_was_read_by_is_kept_once(taken, by):
    one = taken(crime("MC/1"))
    other = taken(crime("MC/2"))

    with speaking_for(by):
        assert one.profile_id == other.profile_id
        assert records.profile_of(one) == CRIME
