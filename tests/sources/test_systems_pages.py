"""The pages of systems: the list, one of them, its alerts, recording and changing one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access.speaking import speaking_for
from fourfold.sources.commands.alerts import raise_alert
from fourfold.sources.models import FeedAlert, System
from fourfold.sources.rules.quality import Finding
from fourfold.sources.views.home_feeds import need_you
from tests import make
from tests.sources.records_made_up import crime, loader, system
from tests.sources.systems_made_up import page, taken

pytestmark = pytest.mark.django_db
SHRANK = Finding("SHRANK", f"3 rows came, where 100 are usual {make.CANARY}.")


@pytest.fixture
def label():
    return make.label(to=("Cleveland",))


@pytest.fixture
def by(label):
    return loader(label)


@pytest.fixture
def outsider():
    return loader(make.label(to=("Durham",)))


def alert(marsh, by, load=None):
    return raise_alert(system=marsh, load=load, finding=SHRANK, by=by, at=make.NOON)


def test_the_list_says_what_came_and_what_is_overdue(browse, by, label, tmp_path):
    marsh = system(label, by, expected_every=7)
    taken(marsh, tmp_path, crime("A"), crime("B"), by=by, at=make.NOON - timedelta(days=2000))
    alert(marsh, by)

    shown = page(browse(by), "systems:systems")

    assert "Marsh crime" in shown
    assert "it is expected every 7 days." in shown
    assert '<td class="numeric">2</td>' in shown
    assert 'tag--red">1<' in shown


def test_the_list_and_its_questions_do_not_grow_together(browse, by, label, tmp_path):
    def asked():
        with CaptureQueriesContext(connection) as found:
            page(browse(by), "systems:systems")
        return len(found)

    taken(system(label, by), tmp_path, crime("A"), by=by)
    few = asked()
    for n in range(4):
        taken(system(label, by, code=f"other-{n}"), tmp_path, crime(f"B{n}"), by=by)

    assert asked() == few


def test_a_system_of_others_is_nowhere_and_counts_nothing(browse, by, label, outsider, tmp_path):
    marsh = system(label, by, name=make.CANARY)
    load = taken(marsh, tmp_path, crime("A"), crime(""), by=by)
    waiting = alert(marsh, by, load)
    client = browse(outsider)
    with speaking_for(by):
        record = load.records.get()

    shown = page(client, "systems:systems")

    assert make.CANARY not in shown
    assert "No system that you may read" in shown
    for name, pk in (
        ("system", marsh.pk),
        ("change", marsh.pk),
        ("upload", marsh.pk),
        ("load", load.pk),
        ("rows", load.pk),
        ("rejects", load.pk),
        ("record", record.pk),
        ("profile", load.profile_id),
    ):
        hidden = client.get(reverse(f"systems:{name}", args=[pk]))
        absent = client.get(reverse(f"systems:{name}", args=[987654]))
        assert hidden.status_code == absent.status_code == 404, name
    settled = client.post(reverse("systems:settle", args=[waiting.pk]), {"reason": "Seen."})
    assert settled.status_code == 404


def test_records_that_one_may_not_read_are_not_counted(browse, by, label, tmp_path):
    narrow = make.label(to=("Cleveland", "Durham"))
    both = loader(label, narrow)
    marsh = system(label, both, records_label=narrow)
    load = taken(marsh, tmp_path, crime("A"), by=both)
    alert(marsh, both, load)

    shown = page(browse(by), "systems:systems")
    own = page(browse(by), "systems:system", marsh.pk)

    assert "None that you may read" in shown
    assert '<td class="numeric">0</td>' in shown
    assert make.CANARY not in own
    assert "No load that you may read" in own


def test_a_system_page_shows_its_alerts_loads_and_quality(browse, by, label, tmp_path):
    marsh = system(label, by)
    for n in range(5):
        at = make.NOON - timedelta(days=9 - n)
        taken(marsh, tmp_path, *(crime(f"{n}-{m}") for m in range(6)), by=by, at=at)
    load = taken(marsh, tmp_path, *(crime(f"x{m}", Phone="") for m in range(6)), by=by)
    alert(marsh, by)

    shown = page(browse(by), "systems:system", marsh.pk)

    assert make.CANARY in shown
    assert "6 rows: 6 accepted, 0 changed" in shown
    assert "“Phone” is filled in 0% of rows; 100% are usual." in shown
    assert f"{reverse('systems:rows', args=[load.pk])}?field=phone&amp;what=empty" in shown
    assert "100% is usual" in shown
    assert reverse("systems:profile", args=[load.profile_id]) in shown


def test_the_questions_of_a_system_page_do_not_grow_with_its_loads(browse, by, label, tmp_path):
    marsh = system(label, by)

    def asked():
        with CaptureQueriesContext(connection) as found:
            page(browse(by), "systems:system", marsh.pk)
        return len(found)

    taken(marsh, tmp_path, crime("A"), by=by)
    alert(marsh, by)
    few = asked()
    for n in range(4):
        taken(marsh, tmp_path, crime(f"B{n}"), by=by)
        raise_alert(system=marsh, load=None, finding=Finding("SHRANK", f"{n}"), by=by, at=make.NOON)

    assert asked() == few


def test_an_alert_is_settled_with_what_was_done(browse, by, label):
    marsh = system(label, by)
    one, client = alert(marsh, by), browse(by)
    here = reverse("systems:settle", args=[one.pk])

    refused = client.post(here, {"reason": " "})
    client.post(here, {"reason": "The force sent half of it; the rest is coming."})

    assert refused.status_code != 302
    with speaking_for(by):
        assert FeedAlert.objects.get().settled_at is not None
    shown = page(client, "systems:system", marsh.pk)
    assert "the rest is coming" in shown
    assert "No alert waits." in shown


def test_who_may_not_settle_sees_no_form(browse, by, label):
    marsh = system(label, by)
    alert(marsh, by)
    reader = replace(by, verbs=frozenset({"sources.read_records"}))

    shown = page(browse(reader), "systems:system", marsh.pk)

    assert make.CANARY in shown
    assert "What was done about it" not in shown


def new(label, **given):
    cleveland = make.organisation().pk
    return {
        "name": "Marsh custody",
        "code": "Marsh custody",
        "kind": "CUSTODY",
        "owner": cleveland,
        "marking": "1",
        "organisations": [cleveland],
    } | given


def test_who_will_see_its_records_is_said_before_a_system_is_saved(browse, by, label):
    client, here = browse(by), reverse("systems:new")

    checked = client.post(here, new(label) | {"check": "yes"}).content.decode()
    with speaking_for(by):
        assert not System.objects.exists()
    answer = client.post(here, new(label) | {"save": "yes"})

    assert "Who will be able to see this" in checked
    with speaking_for(by):
        made = System.objects.get()
        assert made.code == "marsh-custody"
        assert made.records_label_id == label.pk
    assert answer.url == reverse("systems:system", args=[made.pk])


def test_a_reserved_code_is_refused_and_nothing_typed_is_lost(browse, by, label):
    given = new(label, code="masterlist", note="Ask Ann") | {"save": "yes"}

    answer = browse(by).post(reverse("systems:new"), given).content.decode()

    assert "No system may be called “masterlist”" in answer
    assert "Ask Ann" in answer


def test_a_system_is_changed_and_closed(browse, by, label):
    marsh = system(label, by)
    cleveland = make.organisation().pk
    given = {
        "name": "Marsh crimes",
        "marking": "1",
        "organisations": [cleveland],
        "is_closed": "on",
    }

    browse(by).post(reverse("systems:change", args=[marsh.pk]), given | {"save": "yes"})

    with speaking_for(by):
        changed = System.objects.get()
        assert changed.name == "Marsh crimes"
        assert changed.closed_at is not None


def test_feeds_that_need_somebody_stand_on_the_first_page(by, label, outsider, rf):
    marsh = system(label, by)
    alert(marsh, by)
    request = rf.get("/")
    request.at = make.NOON

    with speaking_for(by):
        request.viewer = by
        panel = need_you(request)
    with speaking_for(outsider):
        request.viewer = outsider
        nothing = need_you(request)
    request.viewer = replace(by, verbs=frozenset())

    assert [one["why"] for one in panel["waiting"]] == [SHRANK.says]
    assert nothing is None
    assert need_you(request) is None
