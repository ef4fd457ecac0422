"""The plan: always the same, and nothing in it that a command would refuse."""

from datetime import date
from itertools import combinations

import pytest
from rapidfuzz import fuzz

from fourfold.access.roles import verbs_of
from fourfold.config.demo.people import EVERYBODY, USERS
from fourfold.config.demo.plan import COUNTED_ON, FIXED_UNTIL
from fourfold.config.demo.records import verb_of
from fourfold.config.demo.story import TooEarly, tell
from fourfold.shared.markings import refuse_higher_marking
from fourfold.threats.rules import moderation
from fourfold.threats.rules.evidence import check_submittable
from fourfold.threats.rules.facts import Attribute, check_value
from fourfold.threats.rules.kinds import Phase
from fourfold.threats.rules.schemes import tactical_default_v1
from tests.demo.conftest import TODAY

SCHEME = tactical_default_v1()
PEOPLE = {one.username: one for one in EVERYBODY}
KEYS = {Attribute.OWNER, Attribute.PRIORITY, Attribute.DESK}


def acts(plan):
    """Yield (who, verb, threat) of all that people did."""
    for threat in plan.threats:
        yield threat.by, "threats.record", threat
        yield from ((one.by, verb_of(one), threat) for one in threat.facts)
        yield from ((one.by, _appointing(one), threat) for one in threat.appointments)
        yield from ((one.offered_by, "threats.offer_handover", threat) for one in threat.offers)
        yield from assessing(threat)
        if threat.group.members:
            yield threat.group.by, "threats.add_member", threat


def _appointing(one):
    return "threats.answer_handover" if one.by == one.person else "threats.appoint"


def assessing(threat):
    for one in threat.assessments:
        yield one.assessor, "threats.submit_assessment", threat
        if one.settled:
            yield one.settled.moderator, "threats.moderate", threat


def test_one_seed_and_day_tell_one_region(plan):
    assert tell(TODAY, small=True) == plan


def test_another_seed_tells_another(plan):
    assert tell(TODAY, seed="another", small=True).threats != plan.threats


def test_the_calibrated_days_are_the_same_whatever_today_is(plan):
    later = tell(date(2027, 2, 1), small=True)

    def fixed(told):
        return {
            threat.urn: [
                one for one in threat.assessments if one.submitted_at.date() <= FIXED_UNTIL
            ]
            for threat in told.threats
            if threat.recorded_at.date() <= COUNTED_ON
        }

    assert fixed(later) == fixed(plan)
    assert len(fixed(plan)) > 200


def test_a_day_inside_the_calibrated_history_is_refused():
    with pytest.raises(TooEarly):
        tell(FIXED_UNTIL)


def test_every_assessment_could_have_been_submitted(plan):
    for threat in plan.threats:
        for one in threat.assessments:
            assert one.submitted_at.date() >= one.assessed_on
            check_submittable(SCHEME, one.levels, one.evidence, one.assessed_on)
            refuse_higher_marking(one.summary, *(cited.reference for cited in one.evidence))


def test_every_moderator_was_somebody_of_another_unit(plan):
    for threat in plan.threats:
        for one in threat.assessments:
            if one.settled:
                assessor, moderator = PEOPLE[one.assessor], PEOPLE[one.settled.moderator]
                moderation.check_independent(
                    moderator_id=EVERYBODY.index(moderator),
                    assessor_id=EVERYBODY.index(assessor),
                    moderator_units=[(moderator.organisation, moderator.unit)],
                    assessor_units=[(assessor.organisation, assessor.unit)],
                    units_apart=True,
                )
                assert one.settled.at > one.submitted_at


def test_every_level_that_a_moderator_changed_has_a_reason(plan):
    changed = [
        moderation.check_change(SCHEME, one.levels, one.settled.levels, one.settled.reasons)
        for threat in plan.threats
        for one in threat.assessments
        if one.settled and one.settled.levels != one.levels
    ]

    assert len(changed) > 100


def test_every_fact_has_a_value_of_its_attribute_and_a_reason_where_one_is_asked(plan):
    for threat in plan.threats:
        for fact in threat.facts:
            assert fact.recorded_at >= threat.recorded_at
            if fact.attribute not in KEYS:
                assert check_value(fact.attribute, fact.value) == fact.value
            closes = fact.attribute is Attribute.PHASE and Phase(fact.value).is_closed
            if closes or fact.attribute is Attribute.OWNER:
                assert fact.reason


def test_nobody_did_what_their_role_does_not_let_them(plan):
    verbs = {one.username: verbs_of(frozenset(one.roles)) for one in EVERYBODY}
    wrong = {(who, verb) for who, verb, _ in acts(plan) if verb not in verbs[who]}

    assert wrong == set()


def test_nobody_did_what_they_could_not_have_read(plan):
    police = {"cleveland", "durham", "northumbria", "nerocu"}
    for who, verb, threat in acts(plan):
        person, reach = PEOPLE[who], threat.reach
        groups = {"police-north-east"} if person.organisation in police else set()
        assert reach.audience & ({person.organisation} | groups), (who, verb, threat.urn)
        assert person.marking >= reach.marking


def test_nothing_was_done_after_the_day(plan):
    for threat in plan.threats:
        assert threat.recorded_at.date() < TODAY
        for one in threat.assessments:
            assert one.submitted_at.date() < TODAY
            assert one.settled is None or one.settled.at.date() < TODAY
        for fact in threat.facts:
            assert fact.recorded_at.date() <= TODAY


def test_only_two_groups_are_easily_taken_for_each_other(plan):
    names = [threat.name.casefold() for threat in plan.threats]
    near = [pair for pair in combinations(names, 2) if fuzz.token_sort_ratio(*pair) >= 85]

    assert len(near) == 1


def test_references_and_keys_are_given_once(plan):
    urns = [threat.urn for threat in plan.threats]
    keys = [one.key for threat in plan.threats for one in threat.group.subjects]

    assert len(set(urns)) == len(urns)
    assert len(set(keys)) == len(keys)


def test_there_is_a_user_for_each_person_of_the_design():
    roles = {role for one in USERS for role in one.roles}

    assert roles == {
        *("ASSESSOR", "FORCE_ASSESSOR", "LRO", "DESK", "GATEWAY", "FINANCIAL", "OFFENDERS"),
        *("CHIEF", "COMMITTEE", "PARTNER", "INSPECTOR", "AUDITOR", "ADMINISTRATOR"),
        *("COMPARTMENT_OWNER", "INTELLIGENCE", "OFFICER", "SOURCE_REGISTER"),
    }
