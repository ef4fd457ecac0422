"""Plans and actions for the tests of the plan check."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from fourfold.plans.rules.check import ActionState, ObjectiveState, PlanState, Twin
from fourfold.plans.rules.kinds import ActionStatus, Pillar, PlanOf, Safeguarding
from fourfold.threats.rules.kinds import Kind

TODAY = date(2026, 3, 31)
TEXTS = {
    Pillar.PURSUE: "Arrest Dean Tarrant at 14 Marsh Lane on the warrant of 3 March",
    Pillar.PREVENT: "Offer 6 places at the Dock Road gym to pupils of Quay Academy",
    Pillar.PROTECT: "Fit cameras at the lock-ups behind 9 Mill Row",
    Pillar.PREPARE: "Agree with Ravensby Council who rehouses the tenants of 9 Mill Row",
}


def action(number=1, pillar=Pillar.PURSUE, **changes):
    plain = ActionState(
        id=number,
        pillar=pillar,
        text=TEXTS[pillar],
        specific="Tarrant is at home on Tuesday mornings",
        owner=7,
        organisation=3,
        owner_is_partner=pillar is Pillar.PREVENT,
        due=TODAY + timedelta(days=10),
        status=ActionStatus.IN_PROGRESS,
        updated_on=TODAY - timedelta(days=3),
    )
    return replace(plain, **changes)


def plan(**changes):
    """Return a plan in which nothing is to mend, with the changes given."""
    plain = PlanState(
        plan_of=PlanOf.THREAT,
        today=TODAY,
        threat_kind=Kind.OCG,
        region="NE",
        actions=tuple(action(n, pillar) for n, pillar in enumerate(Pillar, start=1)),
        objectives=(
            ObjectiveState(id=1, text="Fewer thefts", measure="Thefts a month", baseline="14"),
        ),
        members_have_children=True,
        safeguarding=Safeguarding.YES,
        safeguarding_reference="CS 2026/114",
        signed_off_on=TODAY - timedelta(days=5),
        tier_moved_on=TODAY - timedelta(days=20),
        updated_on=TODAY - timedelta(days=3),
    )
    return replace(plain, **changes)


texts = st.sampled_from(["", "n/a", "Increase patrols", "Stop the Golf NX14 ABC", "Visit the bar"])
days = st.none() | st.integers(-60, 60).map(lambda n: TODAY + timedelta(days=n))
actions = st.builds(
    ActionState,
    id=st.integers(1, 6),
    pillar=st.sampled_from(Pillar),
    text=texts,
    specific=texts,
    owner=st.none() | st.integers(1, 3),
    owner_is_partner=st.booleans(),
    due=days,
    status=st.sampled_from(ActionStatus),
    updated_on=days,
    from_tactic=texts,
)
twins = st.builds(
    Twin,
    action=st.integers(1, 6),
    text=texts,
    where=st.just("another"),
    score=st.floats(0, 1),
)
objectives = st.builds(
    ObjectiveState, id=st.integers(1, 3), text=texts, measure=texts, baseline=texts
)
plans = st.builds(
    PlanState,
    plan_of=st.sampled_from(PlanOf),
    today=st.just(TODAY),
    threat_kind=st.none() | st.sampled_from(Kind),
    region=st.sampled_from(["", "NE", "NW"]),
    actions=st.lists(actions, max_size=5, unique_by=lambda one: one.id).map(tuple),
    objectives=st.lists(objectives, max_size=2, unique_by=lambda one: one.id).map(tuple),
    empty_reasons=st.dictionaries(st.sampled_from(Pillar), texts),
    members_have_children=st.none() | st.booleans(),
    safeguarding=st.none() | st.sampled_from(Safeguarding),
    safeguarding_reference=texts,
    signed_off_on=days,
    tier_moved_on=days,
    updated_on=days,
    twins=st.lists(twins, max_size=4).map(tuple),
)
