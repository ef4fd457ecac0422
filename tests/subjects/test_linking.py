import itertools

import pytest

from fourfold.access.queries import machine_over_all
from fourfold.access.speaking import speaking_for
from fourfold.analytics.linkage import training
from fourfold.shared import events
from fourfold.sources.models import Record
from fourfold.subjects.commands import _linking
from fourfold.subjects.commands import subject as commands
from fourfold.subjects.commands._linking import Asked, perform
from fourfold.subjects.commands.linking import ask_run
from fourfold.subjects.events import SubjectsJoined
from fourfold.subjects.models import Joined, LinkModel, LinkRun, Mention, Name, Proposal
from fourfold.subjects.rules.kinds import SubjectKind, Verdict
from tests import make
from tests.subjects import told
from tests.subjects.told import KATE, KATE_AGAIN, OTHER

pytestmark = pytest.mark.django_db
DAYS = itertools.count(2)


def run(*, kind=SubjectKind.PERSON, is_whole=False, **given):
    at = told.later(next(DAYS))
    made = ask_run(kind=kind, is_whole=is_whole, by=machine_over_all("linker"), at=at)
    return perform(Asked(made, at, **given))


def subject(key, code="north-crime"):
    record = Record.objects.filter(system__code=code, key=key).latest("version")
    return Mention.objects.get(record=record, kind="PERSON").subject_id


def joined():
    """Return who leads whom, as the machine sees it."""
    with told.linker():
        return {one.subject_id: one.leader_id for one in Joined.objects.standing()}


def parts():
    found = {}
    for member, leader in joined().items():
        found.setdefault(leader, {leader}).add(member)
    return sorted(sorted(map(str, one)) for one in found.values())


def proposed():
    with told.linker():
        return [{one.a_id, one.b_id} for one in Proposal.objects.waiting().filter(kind="PERSON")]


def at_two_forces(label=None):
    told.load(("N1", KATE), ("N2", OTHER))
    told.load(("S1", KATE_AGAIN), code="south-crime", label=label)


def keys(*wanted):
    with told.linker():
        return [subject(key, "north-crime" if key[0] == "N" else "south-crime") for key in wanted]


def judge(a, b, verdict, label, *, others=()):
    labels = (label, *others)
    both = make.label(to=()) if len(labels) == 1 else make.label(to=("Durham",))
    by = make.viewer(*labels, both, may=tuple(make.someone(label).verbs), user_id=make.user().pk)
    with speaking_for(by):
        one, other = (Name.objects.filter(subject=key).first() for key in (a, b))
    return commands.judge_subjects(
        a=one, b=other, verdict=verdict, reason="Looked", by=by, at=told.later()
    )


def test_the_machine_joins_records_of_one_person_held_by_two_forces():
    at_two_forces()
    ended = run()
    kate, again = keys("N1", "S1")

    assert joined() == {again: kate}
    assert (ended.stage, ended.done, ended.ended_at is not None) == ("Done", 1.0, True)
    with told.linker():
        row = Joined.objects.get()
        assert row.label_id == make.label().pk
        assert row.weight > 8


def test_records_of_two_labels_are_never_joined_by_the_machine_but_proposed_under_both():
    durham = make.label(to=("Durham",))
    at_two_forces(label=durham)
    run()

    assert joined() == {}
    assert proposed() == [set(keys("N1", "S1"))]
    with told.linker():
        row = Proposal.objects.get()
        both = make.label().restriction | durham.restriction
        assert row.label.restriction == both
        assert row.because[0].startswith("Only a person may join them")
        assert row.levels["born"] == "same"


def test_who_may_not_read_one_side_sees_no_proposal():
    durham, cleveland = make.label(to=("Durham",)), make.label(to=("Cleveland",))
    told.load(("N1", KATE), label=cleveland)
    told.load(("S1", KATE_AGAIN), code="south-crime", label=durham)
    run()
    with told.linker():
        label = Proposal.objects.get().label

    for held in ((durham,), (cleveland,)):
        with speaking_for(make.viewer(*held)):
            assert not Proposal.objects.exists()
    with speaking_for(make.viewer(durham, cleveland, label)):
        assert Proposal.objects.exists()


def test_what_is_new_joins_the_part_that_stands_and_its_leader_is_kept():
    at_two_forces()
    run()
    told.load(("N3", KATE | {"given": "Kathrine"}), at=told.later())
    run()
    kate, again, third = keys("N1", "S1", "N3")

    assert joined() == {again: kate, third: kate}


def test_a_newer_version_that_is_of_somebody_else_leaves_the_part():
    at_two_forces()
    run()
    told.load(("S1", OTHER | {"given": "Wilfred", "born": "1933-01-02"}), code="south-crime")
    run()

    assert joined() == {}
    with told.linker():
        assert Joined.objects.get().until is not None


def test_a_part_is_held_together_without_the_leader_that_was_deleted():
    at_two_forces()
    told.load(("N3", KATE), at=told.later())
    run()
    told.load(deleted=["N1"], at=told.later())
    run()
    again, third = keys("S1", "N3")

    assert joined() in ({again: third}, {third: again})


def test_people_who_say_that_two_are_different_bind_the_machine_until_it_is_undone():
    at_two_forces()
    run()
    kate, again = keys("N1", "S1")
    verdict = judge(kate, again, Verdict.DIFFERENT, make.label())
    run()

    assert (joined(), proposed()) == ({}, [])
    with told.linker():
        verdict.undone_at = told.later(next(DAYS))
        verdict.save()
    run()
    assert joined() == {again: kate}


def test_what_was_judged_is_not_proposed_again():
    durham = make.label(to=("Durham",))
    at_two_forces(label=durham)
    run()
    kate, again = keys("N1", "S1")
    judge(kate, again, Verdict.UNSURE, make.label(), others=(durham,))
    run(is_whole=True)

    assert proposed() == []


def test_a_run_that_is_killed_leaves_the_old_picture_and_the_next_one_gives_the_new(monkeypatch):
    at_two_forces()
    run()
    before = (joined(), proposed())
    told.load(("N3", KATE), ("N4", OTHER | {"given": "Don"}), at=told.later())

    def kill(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(_linking, "_matched", kill)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert (joined(), proposed()) == before
    assert LinkRun.objects.latest("pk").stopped_because == _linking.INTERRUPTED
    run()
    after = parts()
    run(is_whole=True)
    assert parts() == after
    assert len(after) == 2


def test_a_second_run_over_the_same_changes_nothing():
    at_two_forces()
    run()
    with told.linker():
        before = list(Joined.objects.values_list()), list(Proposal.objects.values_list())
    run(is_whole=True)

    with told.linker():
        assert (list(Joined.objects.values_list()), list(Proposal.objects.values_list())) == before


def test_telephones_and_vehicles_are_joined_too():
    phone = {"phone": "07700 900123", "mark": "AB12 CDE"}
    told.load(("N1", KATE | phone))
    told.load(("S1", OTHER | phone), code="south-crime")
    run(kind=None)

    with told.linker():
        kinds = set(Joined.objects.standing().values_list("model__kind", flat=True))
    assert kinds == {"PHONE", "VEHICLE"}
    assert LinkModel.objects.filter(trained_on=0).count() == 3


def test_a_model_is_trained_anew_when_there_are_many_times_the_records(monkeypatch):
    monkeypatch.setattr(training, "FEWEST", 2)
    monkeypatch.setattr(_linking, "_GROWN", 0.01)  # a model counts in thousands
    at_two_forces()
    run(is_whole=True)
    for rows, models in ((range(6), 1), (range(6, 7), 2)):
        told.load(*((f"M{n}", {"given": "Ann", "family": f"Larkholm{n}"}) for n in rows))
        run()
        with told.linker():
            assert LinkModel.objects.filter(kind="PERSON").count() == models
            assert not Mention.objects.filter(matched_at=None).exists()


def test_a_run_that_ended_is_told_to_those_above(monkeypatch):
    heard = []
    monkeypatch.setitem(events._reactions, SubjectsJoined, (heard.append,))
    at_two_forces()
    made = run()

    assert [one.run_pk for one in heard] == [made.pk]


def test_progress_is_told_to_whoever_asked():
    at_two_forces()
    said = []
    run(tell=lambda stage, done: said.append((stage, done)))

    assert said[0] == ("Unpacking records", 0.0)
    assert any(stage.startswith("Person: ") for stage, _ in said)
    assert all(one[1] <= other[1] for one, other in itertools.pairwise(said))
