"""Packages of reports: allocated to forces and tracked to a result."""

import io
import zipfile
from datetime import timedelta

import pytest

from fourfold.access.rules import Restriction
from fourfold.access.speaking import speaking_for
from fourfold.intelligence.commands import package as commands
from fourfold.intelligence.models import PackageReport
from fourfold.intelligence.queries import packages as queries
from fourfold.intelligence.views import home_dangers
from fourfold.web import middleware
from tests import make
from tests.intelligence import reporting

pytestmark = pytest.mark.django_db
LIST = "/intelligence/packages/"
TOMORROW = make.TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(middleware.timezone, "now", lambda: make.NOON)


@pytest.fixture
def by():
    return reporting.person("unit.officer")


@pytest.fixture
def package(by):
    return recorded(by)


def recorded(by, *, label=None, **given):
    said = {"name": f"Alder {make.CANARY}", "origin": "Agency", "received_on": make.TODAY}
    new = commands.NewPackage(**(said | given))
    label = label or make.label(to=("Cleveland",))
    return commands.record_package(new=new, label=label, by=by, at=make.NOON)


def parts_of(package, by, number_of=1):
    reports = [reporting.graded(by) for _ in range(number_of)]
    commands.add_to_package(package=package, reports=reports, by=by, at=make.NOON)
    with speaking_for(by):
        return list(PackageReport.objects.filter(package=package).order_by("pk"))


def allocated(part, by, *, to="Cleveland", due_on=TOMORROW):
    force = make.organisation(to)
    return commands.allocate_part(part=part, to=force, due_on=due_on, by=by, at=make.NOON)


def resulted(part, by, result="Two arrests"):
    return commands.record_result(part=part, result=result, by=by, at=make.NOON)


def test_the_table_counts_by_force_what_was_allocated_resulted_and_is_overdue(package, by):
    one, two, three, _four = parts_of(package, by, 4)
    resulted(allocated(one, by), by)
    allocated(two, by)
    allocated(three, by, to="Durham")
    later = TOMORROW + timedelta(days=1)
    with speaking_for(by):
        lines = queries.parts(package, today=later)
        tallies = queries.by_force(lines, today=later)
        listed = queries.packages(closed=False, force=None, today=later)
        of_durham = queries.packages(
            closed=False, force=make.organisation("Durham").pk, today=later
        )
    assert [(one.force, one.reports, one.results, one.waiting, one.overdue) for one in tallies] == [
        ("Cleveland", 2, 1, 1, 1),
        ("Durham", 1, 0, 1, 1),
        (queries.NOBODY, 1, 0, 1, 0),
    ]
    assert [(one.all.reports, one.allocated, one.all.results) for one in listed] == [(4, 3, 1)]
    assert [(one.all.reports, one.all.overdue) for one in of_durham] == [(1, 1)]
    assert [line.is_overdue for line in lines] == [True, True, False, False]


def test_a_result_needs_an_allocation_and_words(package, by):
    [part] = parts_of(package, by)
    with pytest.raises(commands.NotPackaged):
        resulted(part, by)
    allocated(part, by)
    with pytest.raises(commands.NotPackaged):
        resulted(part, by, " ")
    assert resulted(part, by).result == "Two arrests"
    with pytest.raises(commands.NotPackaged):
        allocated(part, by, to="Durham")


def test_a_result_is_due_on_a_day_to_come(package, by):
    [part] = parts_of(package, by)
    with pytest.raises(commands.NotPackaged):
        allocated(part, by, due_on=make.TODAY - timedelta(days=1))


def test_a_package_closes_once_each_report_has_its_result(package, by):
    [part] = parts_of(package, by)
    with pytest.raises(commands.NotPackaged):
        commands.close_package(package=package, by=by, at=make.NOON)
    resulted(allocated(part, by), by)
    commands.close_package(package=package, by=by, at=make.NOON)
    with pytest.raises(commands.NotPackaged):
        parts_of(package, by)
    with pytest.raises(commands.NotPackaged):
        resulted(part, by, "More")


def test_a_report_stands_once_in_a_package(package, by):
    report = reporting.graded(by)
    commands.add_to_package(package=package, reports=[report], by=by, at=make.NOON)
    with pytest.raises(commands.NotPackaged):
        commands.add_to_package(package=package, reports=[report], by=by, at=make.NOON)


def test_a_part_is_read_by_those_who_may_read_package_and_report(by):
    everybody = make.Label.objects.saying(Restriction())[0]
    one = recorded(by, label=everybody)
    parts_of(one, by)
    with speaking_for(reporting.person("north", of="Northumbria")):
        assert queries.package(one.urn).pk == one.pk
        assert queries.parts(one, today=make.TODAY) == []


def test_the_pages_record_add_allocate_result_and_close(by, browse):
    client, report = browse(by), reporting.graded(by)
    own = make.organisation().pk
    given = {"name": "Alder", "origin": "Agency", "received_on": make.TODAY.isoformat()}
    answer = client.post(f"{LIST}new/", given | {"marking": 2, "organisations": [own]})
    assert answer.status_code == 302
    url = answer.url
    assert client.post(f"{url}add/", {"reports": report.urn}).status_code == 302
    with speaking_for(by):
        part = PackageReport.objects.get()
    due = {"to": own, "due_on": TOMORROW.isoformat()}
    assert client.post(f"{url}{part.pk}/allocate/", due).status_code == 302
    said = {"result": "Van seized"}
    assert client.post(f"{url}{part.pk}/result/", said).status_code == 302
    assert "Van seized" in client.get(url).content.decode()
    assert client.post(f"{url}close/").status_code == 302
    assert "Alder" in client.get(f"{LIST}?state=closed").content.decode()
    assert "Alder" not in client.get(LIST).content.decode()


def test_the_file_says_what_went_where_and_what_came_of_it(package, by, browse):
    [part] = parts_of(package, by)
    resulted(allocated(part, by), by)
    url = f"{LIST}{package.urn}/export/csv/?reason_code=INVESTIGATE"
    answer = browse(by).get(url)
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    [table] = [name for name in archive.namelist() if name.endswith(".csv")]
    text = archive.read(table).decode()
    assert text.splitlines()[0] == ",".join(queries.COLUMNS)
    assert "Two arrests" in text
    assert browse(by).get(f"{LIST}{package.urn}/export/doc/").status_code == 404


def test_hidden_and_absent_answer_alike(package, browse):
    client = browse(reporting.person("north", of="Northumbria"))
    assert client.get(f"{LIST}{package.urn}/").status_code == 404
    assert client.get(f"{LIST}{package.urn}/export/csv/").status_code == 404
    assert client.get(f"{LIST}X-0000-0000-C1SW/").status_code == 404
    assert make.CANARY not in client.get(LIST).content.decode()


def test_the_first_screen_shows_what_waits_for_a_result_of_ones_force(package, by, rf):
    one, two = parts_of(package, by, 2)
    allocated(one, by)
    allocated(two, by, to="Durham")
    request = rf.get("/")
    request.viewer, request.at, request.today = by, make.NOON, make.TODAY
    with speaking_for(by):
        panel = home_dangers.parts_due(request)
    assert (panel["count"], panel["waiting"][0]["due_on"]) == (1, TOMORROW)
