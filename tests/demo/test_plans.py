"""The region's plans, boards and meetings, as the site shows them."""

from statistics import median

import pytest
from django.db.models import Q

from fourfold.analytics.likeness_of_text import Corpus, Text, judged
from fourfold.plans.models import Action, Attendance, Board, Decision, Meeting, Plan, Scrutiny
from fourfold.plans.queries import checking
from fourfold.plans.queries.sealing import is_unchanged
from fourfold.plans.rules.kinds import DecisionKind
from tests.demo.conftest import TODAY


@pytest.fixture
def scores(read_as):
    """Return the plan check's scores by organisation, as the threat assessor reads them."""
    with read_as("rocta.assessor"):
        plans = list(Plan.objects.select_related("organisation"))
        checked = checking.summaries(plans, today=TODAY)
    found = {}
    for plan in plans:
        found.setdefault(plan.organisation.short_name, []).append(checked[plan.pk].score)
    return found


def test_clevelands_plans_are_better_than_northumbrias(scores):
    assert median(scores["Cleveland"]) >= 90
    assert median(scores["Northumbria"]) <= 50
    assert median(scores["Durham"]) > median(scores["NEROCU"]) > median(scores["Northumbria"])


def test_some_plans_are_clean_and_some_fail(scores):
    every = [score for some in scores.values() for score in some]

    assert 100 in every
    assert min(every) < 40


def test_the_check_finds_what_was_copied(plan):
    texts, truth = [], set()
    for one in plan.plans:
        for action in one.actions:
            texts.append(Text(action.urn, f"{action.text} {action.specific}".strip(), one.urn))
            truth |= {action.urn} if action.is_copied else set()

    worth = judged({pair.text for pair in Corpus(texts).nearest(texts, most=1)}, truth)

    assert worth.precision >= 0.9
    assert worth.recall >= 0.85


def test_partners_own_actions_of_plans_and_boards(read_as):
    with read_as("rocta.assessor"):
        theirs = Action.objects.exclude(
            Q(owner_organisation__is_police=True) | Q(owner_organisation=None)
        )
        owned = set(theirs.values_list("belongs_to", flat=True))

    assert owned == {"PLAN", "BOARD"}


def test_some_scrutiny_waits_for_an_answer(read_as):
    with read_as("northumbria.chief"):
        asked = Scrutiny.objects.unanswered().filter(plan__organisation__code="northumbria")

        assert asked.exists()


def test_boards_have_met_for_two_years_and_will_meet_again(read_as):
    with read_as("rocta.assessor"):
        boards = list(Board.objects.all())
        first = Meeting.objects.order_by("begins_at").first()
        to_come = Meeting.objects.filter(opened_at=None)

        assert len({one.kind for one in boards}) == 6
        assert (TODAY - first.begins_at.date()).days > 600
        assert to_come.count() == len(boards)
        assert Decision.objects.filter(kind=DecisionKind.LEAD_AGENCY.value).exists()


def test_minutes_are_as_they_were_sealed(read_as):
    with read_as("rocta.assessor"):
        closed = Meeting.objects.exclude(closed_at=None)

        assert closed.exists()
        assert all(is_unchanged(one) for one in closed)


def test_at_some_boards_those_who_come_can_commit_nothing(read_as):
    with read_as("rocta.assessor"):
        came = Attendance.objects.filter(attended="ATTENDED")
        juniors = came.filter(authority="REPORTS", meeting__board__kind="THREAT_REDUCTION")

        assert juniors.exists()
