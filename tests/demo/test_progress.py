"""How far the filling of a demo is, as its pages tell it."""

import pytest

from fourfold.access.speaking import speaking_for
from fourfold.config.demo import progress
from fourfold.config.demo.guide import guide
from fourfold.config.demo.progress import Progress, Standing, filling, forget, keep, standing
from fourfold.config.demo.run import _go_on
from tests import make
from tests.subjects.builders import person

STAGES = (
    progress.WAITS, progress.WRITING, progress.RECORDS, progress.JOINS, progress.JUDGING,
    progress.LATELY, progress.SCAN,
)  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FOURFOLD_HOME", str(tmp_path / "home"))


@pytest.fixture
def demo(monkeypatch):
    monkeypatch.setattr(progress, "is_demo", lambda: True)
    monkeypatch.setattr("fourfold.config.demo.guide.is_demo", lambda: True)


@pytest.fixture
def request_of(rf):
    def made(viewer, path="/"):
        request = rf.get(path)
        request.viewer = viewer
        return request

    return made


def test_each_stage_has_a_sentence_and_the_bar_never_goes_back():
    places = [
        Standing(stage, 200_000, 120_000, part).place for stage in STAGES for part in (0.0, 0.5, 1)
    ]

    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 100)
    for stage in (*STAGES, progress.STOPPED):
        said = Standing(stage, 200_000, 120_000, 0.5, "Person: Comparing").says
        assert "{" not in said
        assert said.endswith(".")


def test_what_is_kept_is_told_until_it_is_done(demo, request_of):
    request = request_of(make.viewer())
    assert filling(request) is None
    told = Progress(200_000, "2026-11-22")

    told.say(progress.RECORDS, 0.6, rows=120_000)
    panel = filling(request)
    told.say(progress.DONE, 1.0)

    assert panel["says"].startswith("120,000 of 200,000 records are taken in")
    assert 0 < panel["place"] < panel["of"]
    assert filling(request) is None


def test_one_that_stopped_says_how_to_go_on(demo, request_of):
    told = Progress(200_000, "2026-11-22")
    told.say(progress.RECORDS, 0.6, rows=120_000)

    told.say(progress.STOPPED)

    panel = filling(request_of(make.viewer()))
    assert "Start “fourfold demo” again" in panel["says"]
    assert not panel["is_moving"]


def test_no_region_but_a_demo_tells_of_it(request_of, monkeypatch):
    monkeypatch.setattr(progress, "is_demo", lambda: False)
    keep(Standing(progress.RECORDS, 200_000, 120_000))

    assert filling(request_of(make.viewer())) is None


def test_a_file_that_is_broken_tells_nothing():
    keep(Standing(progress.RECORDS, 10))
    assert standing() == Standing(progress.RECORDS, 10)
    progress._file().write_text("{", encoding="utf-8")

    assert standing() is None
    forget()
    assert standing() is None


def test_one_that_was_cut_off_is_given_to_the_worker_again(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "fourfold.config.demo.run.app.configure_task",
        lambda *_args, **_given: type(
            "Task", (), {"defer": lambda _self, **to: asked.append(to)}
        )(),
    )
    _go_on(lambda _words: None)
    keep(Standing(progress.DONE, 200_000, 200_000, today="2026-11-22"))
    _go_on(lambda _words: None)
    keep(Standing(progress.STOPPED, 200_000, 120_000, 0.5, today="2026-11-22"))
    _go_on(lambda _words: None)

    assert asked == [{"today": "2026-11-22", "size": 200_000}]
    assert standing().stage == progress.WAITS


@pytest.mark.django_db
def test_only_those_who_may_read_of_somebody_are_shown_to_them(demo, request_of):
    label = make.label(1)
    name = person(label, "Isaac Fennimore")
    keep(Standing(progress.DONE, 300, 300, star=str(name.subject_id)))

    shown = []
    for viewer in (make.someone(label), make.someone(make.label(2))):
        with speaking_for(viewer):
            shown.append(guide(request_of(viewer)))

    assert [one["title"] for one in shown[0]["waiting"]] == ["Isaac Fennimore"]
    assert shown[1] is None
