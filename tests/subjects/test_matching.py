import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django import app

from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.sources.events import RecordsLoaded
from fourfold.subjects import reactions
from fourfold.subjects.commands import _matching
from fourfold.subjects.commands import subject as commands
from fourfold.subjects.commands._linking import Asked, perform
from fourfold.subjects.commands._matching import match_mentions
from fourfold.subjects.commands._unpacking import unpack
from fourfold.subjects.commands.linking import ask_run
from fourfold.subjects.models import Joined, Mention, Proposal
from fourfold.subjects.queries import candidates
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import SubjectKind
from tests import make
from tests.subjects import told
from tests.subjects.told import KATE, KATE_AGAIN, OTHER

pytestmark = pytest.mark.django_db
GIVEN = (("Katherine", "Kate", "Kathy"), ("Robert", "Bob", "Rob"), ("Ann", "Anne", "Annie"))
FAMILY = (("Ashworth", "Ashworht"), ("Fenwick", "Fennick"), ("Milburn", "Milbourne"))
BORN = ("1988-07-04", "1961-11-23", "1990-02-10")
HOMES = (("12 Mill Lane", "NE66 1AA"), ("3 Harbour View", "NE24 2AA"), ("", ""))


def records(number):
    """Return records of few people under many spellings: some sure, some in doubt."""
    dice = random.Random(7)  # noqa: S311 - made data
    said = []
    for n in range(number):
        who = dice.randrange(3)
        home, code = dice.choice(HOMES)
        said.append(
            {
                "given": dice.choice(GIVEN[who]),
                "family": dice.choice(FAMILY[dice.choice((who, who, who, 0))]),
                "born": dice.choice((BORN[who], BORN[who], "", f"19{60 + n}-05-06")),
                "home": home,
                "code": code,
            }
        )
    return said


def delivered(said, *, code, label=None, days=0):
    load = told.load(
        *((f"{code}{n}", one) for n, one in enumerate(said)),
        code=code,
        label=label,
        at=told.later(days),
    )
    event = RecordsLoaded(load.pk, load.system_id, make.viewer(), told.later(days))
    reactions.join_loaded(event)
    return load


def run(*, is_whole):
    at = told.later(50)
    made = ask_run(kind=None, is_whole=is_whole, by=machine_over_all("linker"), at=at)
    perform(Asked(made, at))


def picture():
    """Return the parts that the machine made, and the pairs that it proposes."""
    with told.linker():
        parts = {}
        for one in Joined.objects.standing():
            parts.setdefault(one.leader_id, {one.leader_id}).add(one.subject_id)
        pairs = {frozenset((one.a_id, one.b_id)) for one in Proposal.objects.waiting()}
    return {frozenset(one) for one in parts.values()}, pairs


def person(name, label=None, **given):
    by = make.someone(label or make.label())
    new = commands.NewSubject(SubjectKind.PERSON, name, **given)
    return commands.record_subject(new=new, label=label or make.label(), by=by, at=told.later(9))


def test_small_deliveries_one_after_another_give_what_a_run_over_all_gives():
    durham = make.label(to=("Durham",))
    said = records(30)
    for n, one in enumerate(said):
        delivered([one], code=f"s{n}", label=durham if n % 3 == 0 else None, days=n)
    apart = picture()
    run(is_whole=True)
    whole = picture()

    assert apart[0] == whole[0]
    assert len(whole[0]) > 2
    assert len(whole[1]) > 2
    assert apart[1] == whole[1]


@pytest.mark.parametrize("at_once", [4, 1_000])
def test_a_delivery_of_many_records_gives_what_a_run_over_all_gives(monkeypatch, at_once):
    monkeypatch.setattr(_matching, "_CHUNK", at_once)
    durham = make.label(to=("Durham",))
    said = records(24)
    delivered(said[:9], code="first", label=durham)
    delivered(said[9:], code="then", days=1)
    apart = picture()
    run(is_whole=True)

    assert apart == picture()
    assert len(apart[0]) > 2
    assert len(apart[1]) > 2


def crowd(number):
    """Return records of three namesakes, some of them with what is another's."""
    dice = random.Random(3)  # noqa: S311 - made data
    homes = (
        ("12 Mill Lane", "NE66 1AA"),
        ("3 Harbour View", "NE24 2AA"),
        ("4 Dene Road", "NE3 4AA"),
    )
    born = ("1988-07-04", "1988-07-05", "1988-04-07")
    said = []
    for _ in range(number):
        who = dice.randrange(3)
        home, code = dice.choice((homes[who],) * 4 + homes)
        given = dice.choice(("Katherine", "Kate", "Kathy", "Kat"))
        family = dice.choice(("Ashworth", "Ashworht", "Ashworth", "Ashword"))
        when = dice.choice((born[who],) * 6 + born)
        said.append({"given": given, "family": family, "born": when, "home": home, "code": code})
    return said


def delivered_each(said):
    for n, one in enumerate(said):
        delivered([one], code=f"s{n}", days=n)
    return picture()


def test_namesakes_whom_the_first_records_seemed_to_make_one_are_parted_as_more_arrives():
    said = crowd(34)
    apart = delivered_each(said)
    run(is_whole=True)

    assert apart == picture()
    assert len(apart[0]) == 2


def test_without_looking_again_the_order_of_arrival_would_tell(monkeypatch):
    monkeypatch.setattr(_matching, "_close_by", lambda *_: {})
    apart = delivered_each(crowd(34))
    run(is_whole=True)

    assert apart != picture()


def test_runs_over_what_is_new_part_namesakes_too(monkeypatch):
    monkeypatch.setattr(reactions, "FEW", 0)
    said = crowd(34)
    for n in range(0, len(said), 6):
        delivered(said[n : n + 6], code=f"s{n}", days=n)
        run(is_whole=False)
    apart = picture()
    run(is_whole=True)

    assert apart == picture()
    assert len(apart[0]) == 2


def test_what_is_loaded_for_one_run_at_the_end_waits_for_it():
    with reactions.joined_at_the_end():
        delivered([KATE, OTHER], code="north-crime")
        delivered([KATE_AGAIN], code="south-crime", days=1)
    assert picture() == (set(), set())
    assert not app.job_manager.list_jobs(queue="linking")

    run(is_whole=False)

    assert len(picture()[0]) == 1


def test_what_bears_on_too_much_is_left_to_the_worker(monkeypatch):
    said = crowd(20)
    delivered(said[:19], code="first")
    monkeypatch.setattr(_matching, "_MOST", 3)
    monkeypatch.setattr(_matching, "_EACH", 1)
    delivered(said[19:], code="then", days=1)

    with told.linker():
        assert Mention.objects.waiting().count() == 1
    jobs = app.job_manager.list_jobs(queue="linking")
    assert [one.task_name for one in jobs] == [reactions.LINK_NEW]


def test_comparing_ten_records_asks_the_database_no_oftener_than_comparing_one():
    asked = []
    for code, said in (("north", [KATE]), ("south", [KATE]), ("east", [KATE, OTHER] * 5)):
        load = told.load(*((f"{code}{n}", one) for n, one in enumerate(said)), code=code)
        with told.linker():
            unpack(load, at=make.NOON)
            waiting = list(Mention.objects.waiting().values_list("pk", flat=True))
            with CaptureQueriesContext(connection) as statements:
                assert match_mentions(waiting, at=make.NOON)
        asked.append(len(statements))

    assert asked[2] <= asked[1] + 1
    assert {len(part) for part in picture()[0]} == {7, 5}


def test_what_was_delivered_waits_for_nothing():
    delivered([KATE, OTHER], code="north-crime")
    delivered([KATE_AGAIN], code="south-crime", days=1)

    assert len(picture()[0]) == 1
    with told.linker():
        assert not Mention.objects.waiting().exists()


def test_a_large_delivery_is_left_to_the_worker(monkeypatch):
    monkeypatch.setattr(reactions, "FEW", 1)
    delivered([KATE, OTHER], code="north-crime")
    delivered([KATE, OTHER], code="south-crime")

    with told.linker():
        assert not Mention.objects.exists()
    jobs = app.job_manager.list_jobs(queue="linking")
    assert [one.task_name for one in jobs] == [reactions.LINK_NEW]


def test_somebody_typed_in_is_joined_with_their_record_at_once():
    delivered([KATE], code="north-crime")
    typed = person(
        "Kate Ashworth",
        attributes={"Date of birth": "1988-07-04", "Address": "12 Mill Lane, Alnham"},
        identifiers=((IdentifierKind.PNC_ID, "2004/0012345X"),),
    )

    (part,) = picture()[0]
    assert typed.subject_id in part


def test_what_is_learnt_later_of_somebody_typed_in_counts_too():
    delivered([KATE], code="north-crime")
    typed = person("Kate Ashworth")
    assert picture()[0] == set()
    by = make.someone(make.label())
    commands.identify_subject(
        subject=typed.subject,
        kind=IdentifierKind.PNC_ID,
        text="2004/0012345X",
        label=make.label(),
        by=by,
        at=told.later(10),
    )

    assert len(picture()[0]) == 1
    with told.linker():
        assert Mention.objects.filter(of_record=False).count() == 1


def test_somebody_typed_in_under_another_label_is_proposed_and_not_joined():
    durham = make.label(to=("Durham",))
    delivered([KATE], code="north-crime", label=durham)
    typed = person(
        "Kate Ashworth",
        attributes={"Date of birth": "1988-07-04"},
        identifiers=((IdentifierKind.PNC_ID, "2004/0012345X"),),
    )

    parts, pairs = picture()
    assert parts == set()
    assert any(typed.subject_id in pair for pair in pairs)
    with speaking_for(make.viewer(make.label())):
        assert not Proposal.objects.exists()


def test_a_deleted_record_leaves_the_others_of_its_part_together():
    for n, code in enumerate(("north-crime", "south-crime", "east-crime")):
        delivered([KATE], code=code, days=n)
    load = told.load(deleted=["north-crime0"], at=told.later(5))
    reactions.join_loaded(RecordsLoaded(load.pk, load.system_id, make.viewer(), told.later(5)))

    assert [len(part) for part in picture()[0]] == [2]


def test_a_mention_that_shares_a_key_with_too_many_is_not_compared_by_it(monkeypatch):
    made = [told.load((f"C{n}", {"phone": "07700 900123"}), code=f"s{n}") for n in range(4)]
    make.label()
    with told.linker():
        for load in made:
            unpack(load, at=make.NOON)
        ids = list(Mention.objects.values_list("pk", flat=True))
        hashed = keys_of(Kind.PHONE, candidates.features_of(Kind.PHONE, ids)[ids[0]])
        assert candidates.met(Kind.PHONE, hashed, 4, {}).keys() == set(ids)
        assert candidates.met(Kind.PHONE, hashed, 3, {}) == {}
        assert match_mentions(ids, at=make.NOON) is True
    assert [len(part) for part in picture()[0]] == [4]
