from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access.models import LedgerEntry, User
from fourfold.access.speaking import speaking_for
from fourfold.plans.commands import document as commands
from fourfold.plans.commands._plans import WordsNeeded
from fourfold.plans.commands.action import NewAction, Said, update_action
from fourfold.plans.commands.document import DaysOutOfOrder, DocumentReplaced, NewDocument
from fourfold.plans.models import Action, Document
from fourfold.plans.queries import document as documents
from fourfold.plans.queries import reminding
from fourfold.plans.queries.document import WantedDocuments
from fourfold.plans.rules.clocks import ReminderKind
from fourfold.plans.rules.kinds import ActionFrom, ActionStatus, DocumentKind, ProfileTheme
from fourfold.shared.errors import DomainError, Forbidden, NotFound
from fourfold.shared.markings import HeldElsewhere
from tests import make
from tests.make import CANARY, NOON, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def by():
    return make.someone(make.label(), organisation=make.organisation())


@pytest.fixture
def outsider():
    return make.someone(make.label(to=("Durham",)), organisation=make.organisation("Durham"))


def new(**given):
    stated = {
        "kind": DocumentKind.PROBLEM_PROFILE,
        "theme": ProfileTheme.DRUGS_MARKETS,
        "title": f"Drugs markets {CANARY}",
        "dated_on": TODAY - 10 * DAY,
        "refresh_due_on": TODAY + 355 * DAY,
    }
    return NewDocument(**(stated | given))


def recorded(by, label=None, **given):
    under = label or make.label()
    return commands.record_document(new=new(**given), label=under, by=by, at=NOON)


def person(viewer):
    return User.objects.get(pk=viewer.user_id)


class TestRecording:
    def test_each_recommendation_becomes_an_action_of_the_document(self, by):
        wanted = [NewAction("Map diversion"), NewAction("Ask health for figures")]

        made = recorded(by, recommendations=wanted)

        with speaking_for(by):
            rows = Action.objects.filter(document=made)
            assert {row.text for row in rows} == {"Map diversion", "Ask health for figures"}
            assert {row.belongs_to for row in rows} == {ActionFrom.DOCUMENT.value}
            assert {row.label_id for row in rows} == {made.label_id}

    def test_it_makes_one_entry_in_the_ledger(self, by):
        before = LedgerEntry.objects.count()

        recorded(by, recommendations=[NewAction("Map diversion")])

        assert LedgerEntry.objects.count() == before + 1

    def test_only_a_profile_keeps_a_theme(self, by):
        assert recorded(by, kind=DocumentKind.CONTROL_STRATEGY).theme == ""

    def test_a_profile_without_a_theme_is_refused(self, by):
        with pytest.raises(DomainError, match="about"):
            recorded(by, theme=None)

    @pytest.mark.parametrize(
        "days",
        [
            {"dated_on": TODAY + DAY},
            {"refresh_due_on": TODAY - 10 * DAY},
            {"refresh_due_on": TODAY - 20 * DAY},
        ],
    )
    def test_days_out_of_order_are_refused(self, by, days):
        with pytest.raises(DaysOutOfOrder):
            recorded(by, **days)

    def test_without_a_title_it_is_refused(self, by):
        with pytest.raises(WordsNeeded):
            recorded(by, title=" ")

    def test_a_higher_marking_is_refused(self, by):
        with pytest.raises(HeldElsewhere):
            recorded(by, summary="SECRET: the source says")

    def test_who_lacks_the_verb_is_refused(self, by):
        with pytest.raises(Forbidden):
            recorded(replace(by, verbs=frozenset({"plans.read"})))


class TestRefreshing:
    def test_the_new_version_keeps_the_series_and_replaces_the_old(self, by):
        old = recorded(by)

        made = commands.refresh_document(
            document=old, new=new(title="Drugs markets again", dated_on=TODAY), by=by, at=NOON
        )

        with speaking_for(by):
            old.refresh_from_db()
        assert made.series == old.series
        assert (made.label_id, made.organisation_id) == (old.label_id, old.organisation_id)
        assert old.replaced_at == NOON

    def test_a_version_that_was_replaced_is_not_refreshed_again(self, by):
        old = recorded(by)
        commands.refresh_document(document=old, new=new(dated_on=TODAY), by=by, at=NOON)

        with pytest.raises(DocumentReplaced):
            commands.refresh_document(document=old, new=new(dated_on=TODAY), by=by, at=NOON)

    def test_a_version_older_than_the_last_is_refused(self, by):
        old = recorded(by)

        with pytest.raises(DaysOutOfOrder):
            commands.refresh_document(
                document=old, new=new(dated_on=TODAY - 30 * DAY), by=by, at=NOON
            )
        with speaking_for(by):
            old.refresh_from_db()
        assert old.replaced_at is None

    def test_another_organisation_does_not_refresh_it_but_its_keeper_does(self, by):
        other = make.someone(make.label(), organisation=make.organisation("Durham"))
        old = recorded(by)
        with pytest.raises(Forbidden):
            commands.refresh_document(document=old, new=new(dated_on=TODAY), by=other, at=NOON)

        kept = recorded(by, keeper=person(other))
        made = commands.refresh_document(document=kept, new=new(dated_on=TODAY), by=other, at=NOON)
        assert made.organisation_id == kept.organisation_id

    def test_a_hidden_document_is_not_found(self, by, outsider):
        narrow = make.label(to=("Cleveland",))
        old = recorded(replace(by, labels=by.labels | {narrow.pk}), narrow)

        with pytest.raises(NotFound):
            commands.refresh_document(document=old, new=new(dated_on=TODAY), by=outsider, at=NOON)


class TestRegister:
    def test_the_longest_overdue_stands_first_and_the_replaced_not_at_all(self, by):
        late = recorded(by, dated_on=TODAY - 400 * DAY, refresh_due_on=TODAY - 30 * DAY)
        old = recorded(by)
        newer = commands.refresh_document(document=old, new=new(dated_on=TODAY), by=by, at=NOON)

        with speaking_for(by):
            lines = documents.documents(WantedDocuments(), today=TODAY)
            overdue = documents.documents(WantedDocuments(is_overdue=True), today=TODAY)

        assert [line.document.pk for line in lines] == [late.pk, newer.pk]
        assert [line.document.pk for line in overdue] == [late.pk]
        assert lines[0].is_overdue

    def test_recommendations_of_all_versions_are_counted_and_shown(self, by):
        old = recorded(by, recommendations=[NewAction("Map diversion", due_on=TODAY - DAY)])
        ended = recorded(by, title="Other", recommendations=[NewAction("Done soon")])
        with speaking_for(by):
            one = Action.objects.get(document=ended)
        said = Said(status=ActionStatus.DONE, outcome="It was done")
        update_action(action=one, said=said, by=by, at=NOON)
        newer = commands.refresh_document(document=old, new=new(dated_on=TODAY), by=by, at=NOON)

        with speaking_for(by):
            lines = {
                line.document.pk: (line.running, line.ended, line.late)
                for line in documents.documents(WantedDocuments(), today=TODAY)
            }
            parts = documents.recommended(documents.versions(newer), today=TODAY)

        assert lines == {newer.pk: (1, 0, 1), ended.pk: (0, 1, 0)}
        assert [(part.version.pk, len(part.actions)) for part in parts] == [(old.pk, 1)]

    def test_its_keeper_is_reminded_within_a_week_and_after(self, by):
        recorded(by, keeper=person(by), dated_on=date(2020, 1, 1), refresh_due_on=TODAY - DAY)
        recorded(by, keeper=person(by), refresh_due_on=TODAY + 30 * DAY)

        with speaking_for(by):
            (found,) = reminding.reminders(by.user_id, today=TODAY)
        assert found.kind is ReminderKind.LATE


class TestPages:
    def test_the_register_and_a_document_say_what_is_overdue(self, by, browse):
        made = recorded(by, dated_on=date(2020, 1, 1), refresh_due_on=date(2021, 1, 1))
        client = browse(by)

        listed = client.get(reverse("plans:documents")).text
        before = LedgerEntry.objects.count()
        page = client.get(reverse("plans:document", args=[made.urn])).text

        assert "1 overdue for refresh" in listed
        assert made.title in listed
        assert "Refresh overdue" in page
        assert LedgerEntry.objects.count() == before + 1

    def test_a_document_is_recorded_recommended_and_refreshed_by_its_pages(self, by, browse):
        given = {
            "kind": "PROBLEM_PROFILE",
            "theme": "FRAUD",
            "title": "Fraud",
            "dated_on": "2026-01-02",
            "refresh_due_on": "2027-01-02",
            "recommendations": "Tell banks\n\nTell builders",
            "marking": "1",
            "released": [by.organisation_id],
        }
        own = make.label(to=("Cleveland",))
        client = browse(replace(by, labels=by.labels | {own.pk}))

        answer = client.post(reverse("plans:record_document"), given)
        with make.everything():
            made = Document.objects.get(title="Fraud")
            assert Action.objects.filter(document=made).count() == 2
        assert answer.url == reverse("plans:document", args=[made.urn])
        more = {"text": "Tell notaries", "due_on": "2030-01-02"}
        client.post(reverse("plans:recommend", args=[made.urn]), more)
        given = {"theme": "FRAUD", "title": "Fraud", "dated_on": "2026-02-02"}
        client.post(
            reverse("plans:refresh_document", args=[made.urn]),
            given | {"refresh_due_on": "2027-02-02"},
        )

        with make.everything():
            newer = Document.objects.get(series=made.series, replaced_at=None)
        assert "Tell notaries" in client.get(reverse("plans:document", args=[newer.urn])).text
        assert "newer version" in client.get(reverse("plans:document", args=[made.urn])).text

    def test_what_is_wrong_is_said_on_the_form(self, by, browse):
        answer = browse(by).post(reverse("plans:record_document"), {"title": "No kind"})

        assert answer.status_code == 422

    def test_an_outsider_learns_nothing_of_it(self, by, outsider, browse):
        narrow = make.label(to=("Cleveland",))
        inside = replace(by, labels=by.labels | {narrow.pk})
        made = recorded(inside, narrow, recommendations=[NewAction(f"Ask {CANARY}")])
        client = browse(outsider)

        for name in ("document", "refresh_document", "recommend"):
            assert client.get(reverse(f"plans:{name}", args=[made.urn])).status_code == 404
        listed = client.get(reverse("plans:documents")).text
        assert CANARY not in listed
        assert f'value="{made.organisation_id}"' not in listed

    def test_the_register_asks_as_much_for_many_as_for_one(self, by, browse):
        recorded(by, recommendations=[NewAction("One")])
        client, url = browse(by), reverse("plans:documents")
        client.get(url)
        with CaptureQueriesContext(connection) as few:
            client.get(url)

        for number in range(4):
            recorded(by, title=f"Profile {number}", recommendations=[NewAction("Two")])
        with CaptureQueriesContext(connection) as many:
            client.get(url)
        assert len(many) == len(few)
