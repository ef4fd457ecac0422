from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.threats.rules.evidence import Evidence, supported
from fourfold.threats.rules.kinds import EvidenceKind, ModerationStatus, Phase
from fourfold.threats.rules.review import Cadence
from fourfold.threats.rules.schemes import tactical_default_v1
from fourfold.threats.rules.scoring import score
from fourfold.threats.rules.timeline import (
    Fact,
    History,
    Settled,
    State,
    Submitted,
    project,
    standing,
)

SCHEME = tactical_default_v1()
SCHEMES = {SCHEME.id: SCHEME}
CADENCE = Cadence()
FIRST = date(2022, 1, 1)
NOON = datetime(2022, 1, 1, 12, tzinfo=UTC)
LOWEST = {one.id: one.lowest for one in SCHEME.criteria}

days = st.integers(0, 40).map(lambda n: FIRST + timedelta(10 * n))
instants = st.integers(0, 12).map(lambda n: NOON + timedelta(days=30 * n))
phases = st.sampled_from([Phase.ACTIVE.value, Phase.DORMANT.value, Phase.CLOSED_MERGED.value])
orders = st.integers(0, 5)


@st.composite
def facts(draw):
    attribute, values = draw(
        st.sampled_from(
            [("name", st.text("xyz", max_size=2)), ("phase", phases), ("owner", orders)]
        )
    )
    return Fact(attribute, draw(values), draw(days), draw(instants), draw(orders))


@st.composite
def settlements(draw):
    chosen = {
        one.id: draw(st.sampled_from([level.value for level in one.levels]))
        for one in SCHEME.criteria
        if one.id in {"physical", "frequency", "scope"}
    }
    levels = LOWEST | chosen
    assessed_on = draw(days)
    evidence = tuple(
        Evidence(
            name,
            assessed_on - timedelta(draw(st.integers(0, 500))),
            level,
            EvidenceKind.RECORD,
            "r",
        )
        for name, level in chosen.items()
        if draw(st.booleans())
    )
    scored = score(SCHEME, levels)
    return Settled(
        str(draw(st.uuids())),
        assessed_on,
        assessed_on + timedelta(draw(st.sampled_from([0, 0, 10]))),
        draw(instants),
        SCHEME.id,
        scored.risk,
        scored.tier,
        scored.confidence,
        levels,
        evidence,
        draw(orders),
    )


@st.composite
def submissions(draw):
    at = draw(instants)
    answered = draw(st.none() | st.integers(0, 4).map(lambda n: at + timedelta(days=30 * n)))
    return Submitted(str(draw(st.uuids())), draw(days), at, answered, draw(orders))


def said_once(record):
    since = getattr(record, "since", None) or getattr(record, "effective_on", None)
    at = getattr(record, "recorded_at", None) or getattr(record, "submitted_at", None)
    what = getattr(record, "attribute", type(record).__name__)
    return what, since or record.assessed_on, at, record.order


histories = st.builds(
    History,
    st.lists(facts(), max_size=14, unique_by=said_once),
    st.lists(settlements(), max_size=3, unique_by=said_once),
    st.lists(submissions(), max_size=3, unique_by=said_once),
)


def latest(records, day, instant):
    """Of what is so by a day and recorded by an instant: latest since, then recorded, then order."""
    known = [(*key, one) for *key, one in records if key[0] <= day and key[1] <= instant]
    return max(known, key=lambda row: row[:3])[3] if known else None


def naive(history, day, instant):
    """The state on one day as known at one instant, by looking through everything."""
    columns = {}
    for attribute in {fact.attribute for fact in history.facts}:
        mine = [
            (f.since, f.recorded_at, f.order, f) for f in history.facts if f.attribute == attribute
        ]
        fact = latest(mine, day, instant)
        if fact is not None:
            columns[attribute] = fact.value
    if not columns:
        return None
    settled = latest(
        [(s.effective_on, s.recorded_at, s.order, s) for s in history.settled], day, instant
    )
    waits = latest(
        [
            (s.assessed_on, s.submitted_at, s.order, s)
            for s in history.submitted
            if s.resolved_at is None or instant < s.resolved_at
        ],
        day,
        instant,
    )
    if settled is None:
        return State(columns, None, None, None, waits, None)
    borne_out = supported(SCHEME, settled.levels, settled.evidence, day).scored
    is_closed = "CLOSED" in str(columns.get("phase"))
    return State(
        columns,
        settled,
        borne_out.risk,
        borne_out.tier,
        waits if waits and waits.assessed_on >= settled.effective_on else None,
        None if is_closed else CADENCE.review_due(settled.tier, settled.assessed_on),
    )


def every_day_and_instant(history):
    lapsing = [e.dated_on.replace(year=e.dated_on.year + 1, day=min(e.dated_on.day, 28))
               for s in history.settled for e in s.evidence]  # fmt: skip
    begin = [f.since for f in history.facts] + [s.effective_on for s in history.settled]
    begin += [s.assessed_on for s in history.submitted] + [FIRST - timedelta(1)]
    near = {day + timedelta(n) for day in [*begin, *lapsing] for n in (-1, 0, 1, 2)}
    told = {f.recorded_at for f in history.facts} | {s.recorded_at for s in history.settled}
    told |= {s.submitted_at for s in history.submitted} | {s.resolved_at for s in history.submitted}
    moments = {at + timedelta(hours=n) for at in told - {None} for n in (-1, 0, 1)}
    return [(day, at) for day in near for at in moments]


def run(history):
    return project(history, schemes=SCHEMES, cadence=CADENCE)


@settings(max_examples=150, deadline=None)
@given(histories)
def test_on_every_day_as_known_at_every_instant_the_rows_say_what_the_facts_say(history):
    rows = run(history)

    for day, instant in every_day_and_instant(history):
        found = [row for row in rows if row.covers(day, instant)]
        expected = naive(history, day, instant)
        assert [row.state for row in found] == ([] if expected is None else [expected])


@settings(deadline=None)
@given(histories)
def test_no_two_rows_say_something_of_the_same_day_and_instant(history):
    rows = run(history)
    never, always = date.max, datetime.max.replace(tzinfo=UTC)

    for number, one in enumerate(rows):
        assert one.until is None or one.since < one.until
        assert one.known_until is None or one.known_from < one.known_until
        for other in rows[number + 1 :]:
            days_meet = one.since < (other.until or never) and other.since < (one.until or never)
            known_both = one.known_from < (other.known_until or always) and other.known_from < (
                one.known_until or always
            )
            assert not (days_meet and known_both)


@settings(deadline=None)
@given(histories, facts())
def test_a_fact_recorded_later_changes_nothing_that_was_known_before(history, fact):
    late = replace(fact, recorded_at=NOON + timedelta(days=1000))
    before, after = run(history), run(replace(history, facts=[*history.facts, late]))

    for day, instant in every_day_and_instant(history):
        if instant < late.recorded_at:
            one, other = standing(before, day, instant), standing(after, day, instant)
            assert (one and one.state) == (other and other.state)


@settings(deadline=None)
@given(histories, facts())
def test_a_fact_recorded_later_only_adds_rows_and_ends_open_ones(history, fact):
    late = replace(fact, recorded_at=NOON + timedelta(days=1000))
    before, after = run(history), run(replace(history, facts=[*history.facts, late]))
    kept = {(r.since, r.until, r.known_from): r for r in after}

    for row in before:
        found = kept[row.since, row.until, row.known_from]
        assert found.state == row.state
        assert found.known_until in {row.known_until, late.recorded_at}


@settings(deadline=None)
@given(histories, st.randoms(use_true_random=False))
def test_the_order_in_which_the_records_are_given_does_not_matter(history, lot):
    mixed = [list(history.facts), list(history.settled), list(history.submitted)]
    for records in mixed:
        lot.shuffle(records)

    assert run(history) == run(History(*mixed))


def settled(reference="A1", on=FIRST, at=NOON, evidence=(), order=0, **levels):
    full = LOWEST | levels
    scored = score(SCHEME, full)
    return Settled(
        reference, on, on, at, SCHEME.id, scored.risk, scored.tier, scored.confidence, full, evidence, order
    )  # fmt: skip


NAMED = Fact("name", "Harbour", FIRST, NOON)
LATER = NOON + timedelta(days=20)


def test_a_threat_of_which_nothing_is_stated_has_no_rows():
    assert run(History([])) == ()


def test_before_the_first_fact_there_is_no_row():
    rows = run(History([NAMED]))

    assert standing(rows, FIRST - timedelta(1), NOON) is None
    assert standing(rows, FIRST, NOON - timedelta(seconds=1)) is None
    assert standing(rows, FIRST, NOON).state.facts == {"name": "Harbour"}


def test_a_correction_is_known_only_from_when_it_was_recorded():
    rows = run(History([NAMED, Fact("name", "Quay", FIRST, LATER)]))

    assert standing(rows, FIRST, LATER - timedelta(seconds=1)).state.facts["name"] == "Harbour"
    assert standing(rows, FIRST, LATER).state.facts["name"] == "Quay"


def test_a_late_fact_about_an_earlier_day_leaves_the_later_one_standing():
    dormant = Fact("phase", "DORMANT", FIRST + timedelta(30), NOON)
    closed = Fact("phase", "CLOSED_MERGED", FIRST + timedelta(10), LATER)
    rows = run(History([NAMED, dormant, closed]))

    assert standing(rows, FIRST + timedelta(20), LATER).state.facts["phase"] == "CLOSED_MERGED"
    assert standing(rows, FIRST + timedelta(30), LATER).state.facts["phase"] == "DORMANT"


def test_a_threat_is_unmoderated_until_a_moderator_acts_and_its_assessment_waits():
    waits = Submitted("A1", FIRST, NOON, LATER)
    rows = run(History([NAMED], [settled(at=LATER, physical=4)], [waits]))

    before, after = (standing(rows, FIRST, at).state for at in (NOON, LATER))
    assert (before.moderation, before.waiting, before.score) == (
        ModerationStatus.UNMODERATED,
        waits,
        None,
    )
    assert (after.moderation, after.waiting, after.score) == (ModerationStatus.MODERATED, None, 8)
    assert (before.tier, before.confidence, before.assessed_on) == (None, None, None)
    assert (after.tier, after.confidence, after.assessed_on) == (5, 1, FIRST)


def test_a_newer_assessment_waits_beside_the_moderated_one_that_stands():
    newer = Submitted("A2", FIRST + timedelta(20), LATER)
    rows = run(History([NAMED], [settled(physical=4)], [newer]))

    assert standing(rows, FIRST + timedelta(19), LATER).state.waiting is None
    stands = standing(rows, FIRST + timedelta(20), LATER).state
    assert (stands.waiting, stands.score, stands.moderation) == (
        newer,
        8,
        ModerationStatus.MODERATED,
    )


def test_an_older_assessment_that_comes_late_does_not_wait_before_a_newer_moderated_one():
    older = Submitted("A0", FIRST, LATER)
    rows = run(History([NAMED], [settled(on=FIRST + timedelta(5))], [older]))

    assert standing(rows, FIRST + timedelta(6), LATER).state.waiting is None


def test_an_assessment_that_was_returned_no_longer_waits():
    rows = run(History([NAMED], [], [Submitted("A1", FIRST, NOON, LATER)]))

    assert standing(rows, FIRST, NOON).state.waiting is not None
    assert standing(rows, FIRST, LATER).state.waiting is None


def test_evidence_lapses_on_a_day_to_come_and_the_stated_score_stands():
    seen = Evidence("physical", FIRST - timedelta(65), 4, EvidenceKind.RECORD, "CR/1")
    rows = run(History([NAMED], [settled(physical=4, evidence=(seen,))]))
    lapse = date(2022, 10, 28)

    before, after = (standing(rows, day, NOON).state for day in (lapse - timedelta(1), lapse))
    assert (before.score, before.supported) == (8, 8)
    assert (after.score, after.supported, after.supported_tier) == (8, Decimal(0), 5)


def test_when_a_newer_assessment_stands_the_lapses_of_the_older_are_gone():
    seen = Evidence("physical", FIRST - timedelta(65), 4, EvidenceKind.RECORD, "CR/1")
    again = replace(seen, dated_on=date(2022, 6, 1))
    old = settled(physical=4, evidence=(seen,))
    new = settled("A2", date(2022, 7, 1), LATER, evidence=(again,), physical=4)
    rows = run(History([NAMED], [old, new]))

    assert standing(rows, date(2022, 11, 1), NOON).state.supported == 0
    assert standing(rows, date(2022, 11, 1), LATER).state.supported == 8


@pytest.mark.parametrize(("phase", "due"), [("ACTIVE", date(2022, 7, 1)), ("CLOSED_MERGED", None)])
def test_a_review_is_due_by_the_cadence_of_the_tier_unless_the_threat_is_closed(phase, due):
    rows = run(History([NAMED, Fact("phase", phase, FIRST, NOON)], [settled()]))

    assert standing(rows, FIRST, NOON).state.review_due_on == due


def test_stating_again_what_is_already_so_adds_no_row():
    again = Fact("name", "Harbour", FIRST + timedelta(9), LATER)

    assert run(History([NAMED, again])) == run(History([NAMED]))


def test_each_fact_of_a_usual_history_adds_two_rows_and_no_more():
    many = [
        Fact(f"a{n % 8}", n, FIRST + timedelta(9 * n), NOON + timedelta(days=9 * n))
        for n in range(60)
    ]

    assert len(run(History(many))) == 2 * 60 - 1
