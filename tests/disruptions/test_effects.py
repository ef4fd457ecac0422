"""Effect: around one disruption, and over matched pairs of threats; refused where too few."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from fourfold.disruptions.queries import effects
from fourfold.disruptions.queries.effects import Gravity, Scored, _in_window
from fourfold.disruptions.rules.kinds import Category
from fourfold.disruptions.rules.windows import Window
from fourfold.threats.models import Assessment, Moderation, Scheme, Standing
from tests import make
from tests.disruptions import world

pytestmark = pytest.mark.django_db
QUARTER = Window.inside(date(2022, 4, 1), date(2022, 6, 30))
BEFORE, EVENT, AFTER = date(2022, 2, 1), date(2022, 4, 20), date(2022, 6, 1)


@pytest.fixture
def label():
    return make.label()


@pytest.fixture
def by(label):
    return make.someone(label)


def scored(threat, by, day, risk):
    """Keep a settled score, as a moderator would leave it."""
    scheme, _ = Scheme.objects.get_or_create(
        ident="made_up_v1",
        defaults={
            "title": "Made up",
            "text": "{}",
            "loaded_at": make.NOON,
            "loaded_by_id": 1,
            "is_current": False,
        },
    )
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    common = {"levels": {}, "risk": risk, "tier": 3, "confidence": 3, "label": threat.label}
    with world.reading(by):
        one = Assessment.objects.create(
            threat=threat,
            scheme=scheme,
            assessor_id=by.user_id,
            organisation_id=by.organisation_id,
            assessed_on=day,
            submitted_at=at,
            **common,
        )
        Moderation.objects.create(
            assessment=one,
            moderator_id=by.user_id,
            organisation_id=by.organisation_id,
            moderated_at=at,
            outcome=Moderation.Outcome.ACCEPTED,
            **common,
        )


def disrupted(threat, by, **given):
    at = datetime(2022, 4, 25, 12, tzinfo=UTC)
    return world.recorded(threat, by, at=at, **({"event_on": EVENT} | given))


def threats(number, label, by, *, fall, hit, category=Category.MAJOR):
    """Make threats that are scored before and in a quarter; hit: with a disruption between."""
    for count in range(number):
        one = make.threat(label, by=by, since=date(2020, 1, 1), name=f"Group {hit} {count}")
        start = 200.0 + 3 * count
        scored(one, by, BEFORE, start)
        scored(one, by, AFTER, start - fall - count % 3)
        if hit:
            disrupted(one, by, category=category)


def test_below_twenty_pairs_no_effect_is_computed_and_a_sentence_says_so(browse, label, by):
    threats(3, label, by, fall=20, hit=True)
    threats(3, label, by, fall=0, hit=False)

    with world.reading(by):
        found = effects.study(Gravity.MAJOR, QUARTER)
    page = browse(by).get(
        "/disruptions/effect/", {"gravity": "MAJOR", "first": "2022-04-01", "last": "2022-06-30"}
    )

    assert found.effect is None
    assert (found.disrupted, found.others) == (3, 3)
    assert "Below 20 pairs no effect is computed" in found.refusal
    assert found.refusal in page.content.decode()


def test_a_fall_that_is_there_is_found_and_said_in_plain_words(browse, label, by):
    threats(24, label, by, fall=30, hit=True)
    threats(24, label, by, fall=5, hit=False)

    with world.reading(by):
        found = effects.study(Gravity.MAJOR, QUARTER)
    page = browse(by).get(
        "/disruptions/effect/", {"gravity": "MAJOR", "first": "2022-04-01", "last": "2022-06-30"}
    )
    text = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())

    assert found.effect is not None
    assert found.effect.difference.low <= -25 <= found.effect.difference.high
    assert not found.effect.difference.holds_nought
    assert found.effect.words in text
    assert found.effect.regression.words in text
    assert "How alike the two sides are" in text


def test_a_threat_with_a_lesser_disruption_only_is_on_neither_side(label, by):
    threats(2, label, by, fall=10, hit=True, category=Category.MINOR)

    with world.reading(by):
        major, any_ = (effects.study(one, QUARTER) for one in (Gravity.MAJOR, Gravity.ANY))

    assert (major.disrupted, major.others, major.between) == (0, 0, 2)
    assert (any_.disrupted, any_.others, any_.between) == (2, 0, 0)


def test_what_a_reader_may_not_see_is_on_neither_side(label, by):
    hidden = make.label(7)
    threats(2, hidden, make.someone(hidden), fall=10, hit=True)

    with world.reading(by):
        found = effects.study(Gravity.ANY, QUARTER)

    assert (found.disrupted, found.others, found.between) == (0, 0, 0)


def test_only_scores_of_one_scheme_are_compared():
    earlier, later = Scored(BEFORE, 200, 3, scheme=1), Scored(AFTER, 150, 3, scheme=2)

    assert _in_window([earlier, later], QUARTER) is None
    assert _in_window([earlier, Scored(AFTER, 150, 3, scheme=1)], QUARTER) is not None


def stood(threat, by, *rows):
    """Keep how a threat stood: (day, score, supported), as the projection would."""
    with world.reading(by):
        base = Standing.objects.get(threat=threat)
        Standing.objects.filter(pk=base.pk).update(until=rows[0][0])
        ends = [*(day for day, *_ in rows[1:]), None]
        for (day, score, supported), until in zip(rows, ends, strict=True):
            base.pk, base.since, base.until, base.assessed_on = None, day, until, day
            base.score, base.supported = score, supported
            base.save(force_insert=True)


def test_around_a_disruption_stand_the_scores_before_and_after(label, by):
    threat = make.threat(label, by=by, since=date(2020, 1, 1))
    one = disrupted(threat, by)
    disrupted(threat, by, event_on=EVENT + timedelta(days=1), another_event="Another.")
    stood(threat, by, (BEFORE, 312, 300), (AFTER, 268, 240))

    with world.reading(by):
        found = effects.around_of(one, today=make.TODAY)
        early = effects.around_of(one, today=EVENT)

    assert (found.change, found.supported_change, found.others) == (-44, -60, 1)
    assert found.words[0].endswith("is 268 from 1 June 2022: down 44.")
    assert early.after is None


def test_before_any_score_was_settled_it_says_so(label, by):
    threat = make.threat(label, by=by, since=date(2020, 1, 1))
    one = disrupted(threat, by)

    with world.reading(by):
        found = effects.around_of(one, today=make.TODAY)

    assert found is not None
    assert found.words[0] == "The threat had no settled score before the event."
    assert found.event_on == EVENT


def test_of_a_threat_held_elsewhere_no_score_is_said(label, by):
    threat = make.threat(label, by=by, since=date(2020, 1, 1))
    one = disrupted(threat, by)
    outsider = make.someone(make.label(7))

    with world.reading(outsider):
        assert effects.around_of(one, today=make.TODAY) is None
