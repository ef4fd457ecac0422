"""Who of the threats is met in the extracts, and what the last days bring of them."""

from collections import Counter
from datetime import timedelta

import pytest

from fourfold.config import silos
from fourfold.config.demo.people import USERS
from fourfold.config.demo.planting import planted
from fourfold.config.demo.story import tell
from fourfold.config.silos.record import CUSTODY
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.threats.rules.kinds import Role
from tests.demo.conftest import TODAY


@pytest.fixture(scope="module")
def whole():
    return tell(TODAY)


@pytest.fixture(scope="module")
def people(whole):
    return planted(whole)


def threats_of(plan, people):
    """Return the threats in which somebody planted is a member, by the key of each."""
    keys = {one.key for one in people}
    found = {}
    for threat in plan.threats:
        for known in threat.group.subjects:
            if str(known.key) in keys:
                found[str(known.key)] = threat
    return found


def leads(threat):
    held = [one for one in threat.appointments if one.role is Role.LRO and one.since <= TODAY]
    return max(held, key=lambda one: (one.since, one.recorded_at)).person if held else ""


def test_everybody_planted_is_an_adult_who_leads_in_an_open_threat_in_no_compartment(whole, people):
    by_key = threats_of(whole, people)
    known = {str(one.key): one for threat in by_key.values() for one in threat.group.subjects}

    for one in people:
        assert by_key[one.key].is_open_on(TODAY)
        assert not by_key[one.key].reach.compartment
        assert known[one.key].kind is SubjectKind.PERSON
        assert not known[one.key].is_child
    assert len({one.key for one in people}) == len(people)


def test_each_officer_and_each_desk_has_some_of_them(whole, people):
    by_key = threats_of(whole, people)
    told = [by_key[one.key] for one in people if one.scenes]
    officers = Counter(leads(threat) for threat in told)
    desks = Counter(threat.priority for threat in told)

    for user in USERS:
        if (
            "LRO" in user.roles
            and "COMPARTMENT_OWNER" not in user.roles
            and any(leads(one) == user.username for one in whole.threats)
        ):
            assert officers[user.username] >= 3, user.username
    assert all(3 <= number <= 9 for number in desks.values())
    assert desks.keys() == {one.priority for one in whole.threats if one.priority}


def test_the_first_is_known_to_three_forces_under_three_spellings(people):
    first = people[0]

    assert len(set(first.forces)) == 3
    assert len({first.spelt_in(force) for force in first.forces}) == 3


@pytest.mark.parametrize("small", [True, False])
def test_the_silos_can_be_told_of_all_of_them_in_the_small_region_and_the_whole(small, whole, plan):
    people = planted(plan if small else whole, small=small)
    made = silos.make(300, today=TODAY, plant=people)
    met = {mention.number for record in made.records() for mention in record.mentions}

    assert set(made.planted.values()) <= met


def test_this_night_brings_an_arrest_a_telephone_a_vehicle_and_a_link_of_two_threats(whole, people):
    scenes = [(one, scene) for one in people for scene in one.scenes if scene.days_ago == 0]
    by_key, known = threats_of(whole, people), {phone for one in people for phone in one.phones}

    assert [one for one, scene in scenes if scene.kind == CUSTODY]
    assert [one for one, scene in scenes if scene.mark and scene.mark in one.marks]
    phones = [scene.phone for _, scene in scenes if scene.phone]
    assert phones
    assert len(set(phones)) == len(phones)
    assert known.isdisjoint(phones)
    beside = [(one.key, key) for one, scene in scenes for key in scene.beside]
    assert beside
    assert all(by_key[a] is not by_key[b] for a, b in beside)


def test_a_scene_is_written_as_it_is_told(people):
    made = silos.make(300, today=TODAY, plant=people)
    records = list(made.records())
    for one in people:
        for scene in one.scenes:
            day = TODAY - timedelta(days=scene.days_ago)
            wanted = {made.planted[one.key], *(made.planted[key] for key in scene.beside)}
            [told] = [
                record
                for record in records
                if (record.kind, record.force, record.at.date()) == (scene.kind, scene.force, day)
                and {mention.number for mention in record.mentions if mention.role[0] != "V"}
                >= wanted
                and (not scene.mark or record.mark == scene.mark)
                and (not scene.phone or record.mentions[0].said.phone == scene.phone)
                and record.mentions[0].said.born == one.born
            ][:1]
            said = told.mentions[0].said
            assert (said.given, said.family) == one.spelt_in(scene.force)
            if scene.mark:
                assert scene.mark in told.text
