"""How records are joined, on its page: the run under way, asking for one, and the models."""

from dataclasses import replace

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from fourfold.access.queries import machine_over_all
from fourfold.subjects.commands import _linking
from fourfold.subjects.commands._linking import Asked, perform
from fourfold.subjects.commands.linking import ask_run
from fourfold.subjects.models import LinkModel, LinkRun
from fourfold.subjects.queries import runs
from tests import make
from tests.subjects import told
from tests.subjects.told import KATE, KATE_AGAIN, OTHER

pytestmark = pytest.mark.django_db
PAGE = "/subjects/joining/"


def read(client, address=PAGE):
    return client.get(address).content.decode()


def join(**given):
    asked = ask_run(kind=None, is_whole=False, by=machine_over_all("linker"), at=told.later(2))
    return perform(Asked(asked, told.later(2), **given))


def unpacked(load):
    with told.linker():
        _linking.unpack(load, at=told.later(1))


def test_the_page_says_what_waits_and_hands_a_run_to_the_worker(browse):
    load = told.load(("N1", KATE), ("N2", OTHER))
    unpacked(load)
    page = browse(make.someone(load.label))
    assert "Nothing has been joined yet" in read(page)
    assert "Join now" in read(page)

    page.post(f"{PAGE}now/")
    page.post(f"{PAGE}now/")

    assert "A run is asked for" in read(page)
    assert LinkRun.objects.count() == 1
    assert (
        ProcrastinateJob.objects.filter(task_name="fourfold.subjects.jobs.carry_out").count() == 1
    )


def test_while_a_run_goes_its_stage_stands_on_the_page_and_on_that_of_the_load(browse):
    load = told.load(("N1", KATE), ("N2", OTHER))
    page = browse(make.someone(load.label))
    seen = []
    join(
        tell=lambda stage, _: seen.append(
            (stage, read(page), read(page, f"/systems/loads/{load.pk}/"))
        )
    )

    assert len(seen) > 2
    for stage, joining, of_load in seen[1:-1]:
        assert f"Records are being joined now. {stage}." in joining
        assert f"being joined with what is held. {stage}." in of_load
    assert "The last run ended on" in read(page)
    assert "Nothing that you may read waits" in read(page)
    assert "are joined with what is held" in read(page, f"/systems/loads/{load.pk}/")


def test_a_run_that_was_killed_is_not_under_way(browse):
    made = ask_run(kind=None, is_whole=False, by=machine_over_all("linker"), at=make.NOON)
    LinkRun.objects.filter(pk=made.pk).update(started_at=make.NOON, stage="Person: writing")

    assert runs.under_way() is None
    assert "Records are being joined now" not in read(browse(make.someone(make.label())))


def test_a_model_says_what_each_finding_weighs_and_holds_no_name(browse):
    load = told.load(("N1", KATE), ("N2", OTHER))
    told.load(("S1", KATE_AGAIN), code="south-crime")
    join()
    page = browse(make.someone(load.label))
    person = LinkModel.objects.get(kind="PERSON")
    assert f"{PAGE}models/{person.pk}/" in read(page)
    shown = read(page, f"{PAGE}models/{person.pk}/")

    assert "Same date of birth" in shown
    assert "Weights set by hand" in shown
    for word in (*KATE["family"].split(), *OTHER["family"].split()):
        assert word not in shown
    assert page.get(f"{PAGE}models/987654/").status_code == 404


def test_whoever_may_not_judge_does_not_see_it_and_whoever_may_not_run_is_not_asked_to(browse):
    load = told.load(("N1", KATE))
    unpacked(load)
    judging, reading = (
        browse(replace(make.someone(load.label), verbs=frozenset(verbs)))
        for verbs in (("subjects.judge", "subjects.read"), ("subjects.read",))
    )

    assert "Join now" not in read(judging)
    assert judging.post(f"{PAGE}now/").status_code == 403
    assert reading.get(PAGE).status_code == 403
