from collections import Counter
from dataclasses import replace

import pytest

from fourfold.analytics.linkage.features import features_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import default_model
from fourfold.analytics.linkage.setwise import Judged, cluster_of, likely, link
from tests.analytics.linkage.made_up import person, table

ANN = {"given": "Ann", "family": "Quibell", "born": "1984-03-12", "postcode": "MK40 1AA"}
TOM = {"given": "Tom", "family": "Farrow", "born": "1971-11-02", "postcode": "NN1 4QQ"}
MODEL = default_model(Kind.PERSON)


def linked(*fields, readers=None, model=MODEL, **arguments):
    return link(table([person(**each) for each in fields], readers), model, **arguments)


def proposed(found):
    return set(zip(found.proposals["a"].to_pylist(), found.proposals["b"].to_pylist(), strict=True))


def test_records_of_one_person_under_one_label_are_joined():
    found = linked(ANN, TOM, {**ANN, "given": "Anne"}, TOM)

    assert cluster_of(found) == {1: 1, 3: 1, 2: 2, 4: 2}
    assert proposed(found) == set()


def test_records_with_other_readers_are_never_joined_but_proposed():
    found = linked(ANN, ANN, ANN, readers=[1, 2, 1])

    assert cluster_of(found) == {1: 1, 3: 1}
    assert proposed(found) == {(1, 2), (2, 3)}


def test_one_label_is_not_joined_by_way_of_another_even_when_people_said_so():
    stranger = {"given": "Nan", "phones": ["07700900123"]}
    found = linked(ANN, ANN, stranger, readers=[1, 2, 1], judged=Judged(same=[(1, 2), (2, 3)]))

    assert cluster_of(found) == {}


def test_a_pair_that_is_likely_but_not_enough_is_proposed_with_its_levels():
    model = replace(MODEL, join=40.0)
    found = linked(ANN, ANN, model=model)
    (levels,) = found.proposals["levels"].to_pylist()
    codes = [
        comparison.levels[place].code if place >= 0 else ""
        for comparison, place in zip(model.comparisons, levels, strict=True)
    ]

    assert cluster_of(found) == {}
    assert codes == ["same", "same", "", "same", "postcode", "", "", "", ""]
    assert found.proposals["probability"][0].as_py() > 0.99
    assert likely(found, 50.0).num_rows == 0


def test_what_people_said_is_the_same_is_joined_though_nothing_shows_it():
    found = linked(ANN, TOM, judged=Judged(same=[(2, 1)]))

    assert cluster_of(found) == {1: 1, 2: 1}


def test_what_people_said_differs_is_neither_joined_nor_proposed_again():
    found = linked(ANN, ANN, judged=Judged(different=[(2, 1)]))

    assert cluster_of(found) == {}
    assert proposed(found) == set()


def test_a_third_record_does_not_bring_together_what_people_told_apart():
    found = linked(ANN, ANN, {**ANN, "given": "Anne"}, judged=Judged(different=[(1, 3)]))

    assert cluster_of(found) == {1: 1, 2: 1}
    assert proposed(found) == {(2, 3)}


def test_only_pairs_with_a_new_record_are_compared():
    found = linked(ANN, ANN, TOM, TOM, new_ids=[4])

    assert found.compared == 1
    assert cluster_of(found) == {3: 3, 4: 3}


NAMESAKE = {**ANN, "born": "1984-05-12", "postcode": "NN1 4QQ"}
SHARED = {"phones": ["07700900123"]}
CROWD = ({**ANN, **SHARED}, ANN, ANN, ANN, {**NAMESAKE, **SHARED}, NAMESAKE, NAMESAKE, NAMESAKE)
TWO = {1: 1, 2: 1, 3: 1, 4: 1, 5: 5, 6: 5, 7: 5, 8: 5}


def test_two_with_records_of_their_own_are_not_joined_by_a_telephone_that_they_share():
    found = linked(*CROWD)

    assert cluster_of(found) == TWO
    assert (1, 5) in proposed(found)
    assert cluster_of(linked(*CROWD[:7])) == dict.fromkeys(range(1, 8), 1)


def test_what_was_joined_before_is_looked_at_anew_where_what_is_new_bears_on_it():
    standing = [(one, one + 1) for one in range(1, 7)]
    found = linked(*CROWD, TOM, TOM, judged=Judged(standing=[*standing, (9, 10)]), new_ids=[8])
    whole = linked(*CROWD, TOM, TOM)

    assert cluster_of(found) == {**TWO, 9: 9, 10: 9}
    assert sorted(found.reopened) == [1, 2, 3, 4, 5, 6, 7]
    assert proposed(found) == proposed(whole)
    assert cluster_of(found) == cluster_of(whole)


def test_what_was_parted_before_is_looked_at_anew_too():
    before = Judged(standing=[(1, 2), (2, 3), (3, 4), (5, 6), (6, 7), (7, 8)], parted=[(1, 5)])
    many = [{**ANN, **SHARED}] * 3
    found = linked(*CROWD, *many, judged=before, new_ids=[9, 10, 11])

    assert cluster_of(found) == cluster_of(linked(*CROWD, *many))
    assert set(found.reopened) == set(range(1, 9))


def test_twins_are_not_joined_by_the_machine_though_all_but_the_forename_is_the_same():
    found = linked(ANN, {**ANN, "given": "Tom"})

    assert cluster_of(found) == {}
    assert proposed(found) == {(1, 2)}


def test_father_and_son_of_one_name_and_house_are_not_joined_by_the_machine():
    father = {**ANN, "house": "12", "phones": ["07700900123"], "born": "1950-05-30"}
    son = {**father, "born": "1984-03-12"}
    found = linked(father, son)

    assert cluster_of(found) == {}
    assert proposed(found) == {(1, 2)}


def test_a_number_of_ones_own_settles_the_doubt():
    tom = {**ANN, "given": "Tom", "pnc": "2008/0012345X"}

    assert cluster_of(linked({**ANN, "pnc": "2008/0012345X"}, tom)) == {1: 1, 2: 1}


def test_a_default_telephone_number_joins_nobody():
    many = [
        {"given": name, "family": f"{name}son{name[::-1]}", "phones": ["07700900000"]}
        for name in (a + b + c for a in "bcdfg" for b in "aeiou" for c in "klmnprst")
    ]
    found = linked(*many)

    assert Counter(cluster_of(found).values()) == {}


def test_progress_is_told_from_nothing_to_all():
    told = []
    linked(ANN, ANN, progress=lambda step, done: told.append((step, done)))

    assert [done for _, done in told] == sorted(done for _, done in told)
    assert (told[0][1], told[-1]) == (0.0, ("Done", 1.0))


def test_no_records_make_no_clusters():
    found = linked()

    assert (cluster_of(found), proposed(found), found.compared) == ({}, set(), 0)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.VEHICLE, {"mark": "AB12 CDE", "make": "Ford"}, {"mark": "ab12cde"}),
        (Kind.PHONE, {"number": "07700 900123"}, {"number": "+44 7700 900123"}),
        (
            Kind.ACCOUNT,
            {"number": "12345678", "sort_code": "00-11-22"},
            {"number": "00112212345678"},
        ),
        (
            Kind.ORGANISATION,
            {"name": "Kestrel Haulage Ltd", "company_number": "01234567"},
            {"name": "Kestrel Haulage (UK)", "company_number": "1234567"},
        ),
        (Kind.ADDRESS, {"address": "12 High St, MK40 1AA"}, {"house": "12", "postcode": "MK401AA"}),
    ],
)
def test_things_are_linked_by_the_same_engine(kind, one, other):
    features = [features_of(kind, one), features_of(kind, other)]

    assert cluster_of(link(table(features), default_model(kind))) == {1: 1, 2: 1}


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.VEHICLE, {"mark": "AB12 CDE"}, {"mark": "AB12 CDF"}),
        (Kind.PHONE, {"number": "07700 900123"}, {"number": "07700 900124"}),
        (Kind.ORGANISATION, {"name": "Kestrel Haulage"}, {"name": "Kestrel Car Wash"}),
        (Kind.ADDRESS, {"address": "12 High St, MK40 1AA"}, {"address": "14 High St, MK40 1AA"}),
        (
            Kind.ADDRESS,
            {"address": "Flat 1, 12 High St, MK40 1AA"},
            {"address": "Flat 2, 12 High St, MK40 1AA"},
        ),
    ],
)
def test_things_that_are_only_alike_are_not_joined(kind, one, other):
    features = [features_of(kind, one), features_of(kind, other)]

    assert cluster_of(link(table(features), default_model(kind))) == {}
