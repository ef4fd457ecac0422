import io
import zipfile
from dataclasses import replace

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from fourfold.access.rules import Marking
from fourfold.access.speaking import speaking_for
from fourfold.plans import jobs
from fourfold.plans.commands import asking, sharing
from fourfold.plans.commands.batch import NewBatch, share_pages
from fourfold.plans.models import PageBatch, PageCopy
from fourfold.plans.rules.breaches import SentInError
from fourfold.plans.views import shared as views
from fourfold.reference.rules.gateways import Gateway
from fourfold.web import middleware
from tests import make
from tests.make import CANARY, NOON
from tests.plans import shared_made_up as made
from tests.plans.shared_made_up import CHILD, HIDDEN, NAMED, WHY, WORDS
from tests.publishing.reading import everything_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    """Look at the pages on the day that the tests are about, and run the worker then."""
    monkeypatch.setattr(middleware.timezone, "now", lambda: NOON)
    monkeypatch.setattr(jobs, "_now", lambda: NOON)


@pytest.fixture
def world(db):
    return made.world()


@pytest.fixture
def copy(world):
    return world.send()


@pytest.fixture
def ask(world):
    new = asking.NewAsk(of=world.officer, circle=world.circle, text="Look at the tenancies")
    return asking.ask_partner(action=world.action, new=new, by=world.by, at=NOON)


def page_of(client, name, *args, **query):
    return client.get(reverse(f"plans:{name}", args=args), query).content.decode()


def fields(world, **given):
    return {
        "title": WORDS.title,
        "what": WORDS.what,
        "why": WORDS.why,
        "members": [str(world.subjects[NAMED].pk)],
        "marking": "2",
        "agreement": world.agreement.pk,
        "gateway": Gateway.CRIME_AND_DISORDER_115.value,
        "necessity": WHY.text,
        "proportionality": "One of four",
    } | given


class TestTheSender:
    def test_who_shares_no_circle_is_told_whom_to_ask(self, world, browse):
        client = browse(make.someone(world.plan.label))
        page = page_of(client, "share_page", world.plan.urn)

        assert "in no circle of partners" in page
        assert "ask" in page

    def test_the_form_offers_whom_they_may_know_and_names_who_is_withheld(self, world, browse):
        key = f"{world.circle}-{world.officer.pk}"
        page = page_of(browse(world.by), "share_page", world.plan.urn, to=key)

        assert f'value="{world.subjects[NAMED].pk}" checked' in page.replace(" aria", " x")
        assert f'value="{world.subjects[HIDDEN[0]].pk}"' not in page
        assert HIDDEN[0] in page

    def test_both_sides_are_shown_then_it_is_sent(self, world, browse):
        client, key = browse(world.by), f"{world.circle}-{world.officer.pk}"
        url = reverse("plans:share_page", args=[world.plan.urn]) + f"?to={key}"
        shown = client.post(url, fields(world, look="1")).content.decode()
        theirs, withheld = shown.split('id="withheld"')
        seen = withheld.split('name="seen" value="')[1].split('"')[0]

        assert NAMED in theirs
        assert HIDDEN[0] not in theirs
        assert HIDDEN[0] in withheld
        sent = client.post(url, fields(world, send="1", seen=seen))
        assert sent.status_code == 302
        with speaking_for(world.by):
            assert PageCopy.objects.get().content["title"] == WORDS.title

    def test_a_send_without_an_agreement_is_stopped_with_a_sentence(self, world, browse):
        client, key = browse(world.by), f"{world.circle}-{world.officer.pk}"
        url = reverse("plans:share_page", args=[world.plan.urn]) + f"?to={key}"
        answer = client.post(url, fields(world, send="1", agreement=""))

        assert "No agreement is named" in answer.content.decode()
        assert "Send it" not in answer.content.decode()
        with speaking_for(world.by):
            assert not PageCopy.objects.exists()

    def test_somebody_outside_the_circle_cannot_be_chosen(self, world, browse):
        key = f"{world.circle}-{world.colleague.pk}"
        url = reverse("plans:share_page", args=[world.plan.urn])

        assert browse(world.by).get(url, {"to": key}).status_code == 404

    @pytest.mark.usefixtures("copy", "ask")
    def test_the_plan_s_page_of_what_was_shared_has_each_copy(self, world, browse):
        page = page_of(browse(world.by), "shared_of", world.plan.urn)

        assert world.officer.name in page
        assert "Not opened yet" in page
        assert "Look at the tenancies" in page

    @pytest.mark.usefixtures("copy", "ask")
    def test_what_was_shared_is_shown_in_as_many_questions_whatever_its_number(self, world, browse):
        client = browse(world.by)
        page_of(client, "shared_of", world.plan.urn)  # the first also fills what is kept
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as asked:
                page_of(client, "shared_of", world.plan.urn)
            counts.append(len(asked))
            world.send()
            world.send()

        assert counts[0] == counts[1]

    @pytest.mark.parametrize("name", ["withdraw_page", "recall_page"])
    def test_a_page_is_taken_back_by_who_sent_it_and_by_nobody_else(
        self, world, copy, browse, name
    ):
        url = reverse(f"plans:{name}", args=[copy.urn])
        outsider = replace(world.viewer(world.outsider), verbs=world.by.verbs)
        partner = replace(world.partner, verbs=world.by.verbs)

        assert browse(world.by).get(url).status_code == 200
        assert browse(outsider).get(url).status_code == 404
        assert browse(partner).get(url).status_code == 404

    def test_the_form_of_a_recall_takes_it_back(self, world, copy, browse):
        url = reverse("plans:recall_page", args=[copy.urn])
        client = browse(world.by)

        assert client.post(url, {"error": "UNLAWFUL"}).status_code == 422
        sent = client.post(url, {"error": "UNLAWFUL", "happened": "It was the wrong street"})
        assert sent.status_code == 302
        assert "Recalled" in page_of(client, "shared_of", world.plan.urn)


class TestThePartner:
    @pytest.mark.usefixtures("copy", "ask")
    def test_their_first_page_has_the_page_and_the_ask(self, world, browse):
        page = page_of(browse(world.partner), "shared_with_me")

        assert WORDS.title in page
        assert "Look at the tenancies" in page
        assert CANARY not in page

    def test_they_read_the_page_and_the_sender_sees_that_it_was_opened(self, world, copy, browse):
        page = page_of(browse(world.partner), "copy", copy.urn)

        assert NAMED in page
        for name in (*HIDDEN, CHILD, CANARY, WHY.text, world.plan.urn):
            assert name not in page
        assert "Opened" in page_of(browse(world.by), "shared_of", world.plan.urn)

    def test_the_pdf_holds_nothing_that_they_may_not_see(self, world, copy, browse):
        answer = browse(world.partner).get(reverse("plans:copy_pdf", args=[copy.urn]))
        inside = everything_in(answer.content)

        assert answer.headers["Content-Type"] == "application/pdf"
        for name in (*HIDDEN, CHILD, CANARY, world.plan.urn, world.plan.threat.urn):
            assert name not in inside

    @pytest.mark.usefixtures("copy", "ask")
    def test_they_reach_neither_plan_nor_threat_nor_action(self, world, browse):
        client, plan = browse(world.partner), world.plan
        urls = [
            reverse("plans:plan", args=[plan.urn]),
            reverse("plans:shared_of", args=[plan.urn]),
            reverse("plans:action", args=[world.action.urn]),
            reverse("threats:threat", args=[plan.threat.urn]),
            reverse("threats:members", args=[plan.threat.urn]),
        ]

        assert [client.get(url).status_code for url in urls] == [404] * len(urls)

    def test_they_answer_and_read_what_became_of_it(self, world, ask, browse):
        client = browse(world.partner)
        sent = client.post(
            reverse("plans:answer_ask", args=[ask.urn]), {"status": "DONE", "text": "Two ended"}
        )
        asking.feed_back(ask=ask, text="That closed the line", by=world.by, at=NOON)

        assert sent.status_code == 302
        assert "That closed the line" in page_of(client, "shared_with_me")

    def test_an_empty_answer_is_asked_for_again(self, world, ask, browse):
        url = reverse("plans:answer_ask", args=[ask.urn])

        assert browse(world.partner).post(url, {"status": "DONE"}).status_code == 422

    def test_a_withdrawn_page_shows_no_more_than_why(self, world, copy, browse):
        sharing.withdraw_page(copy=copy, reason="It is out of date", by=world.by, at=NOON)
        client = browse(world.partner)
        page = page_of(client, "copy", copy.urn)

        assert "It is out of date" in page
        assert NAMED not in page
        assert client.get(reverse("plans:copy_pdf", args=[copy.urn])).status_code == 404

    def test_a_recalled_page_is_gone_and_a_notice_stands(self, world, copy, browse):
        sharing.recall_page(
            copy=copy, error=SentInError.UNLAWFUL, happened="Wrong name", by=world.by, at=NOON
        )
        client = browse(world.partner)
        page = page_of(client, "shared_with_me")

        assert "section 38(5)" in page
        assert WORDS.title not in page
        for name in ("copy", "copy_pdf"):
            assert client.get(reverse(f"plans:{name}", args=[copy.urn])).status_code == 404

    @pytest.mark.parametrize("who", ["colleague", "outsider", "keeper"])
    def test_others_find_nothing(self, world, copy, ask, browse, who):
        client = browse(world.viewer(getattr(world, who)))
        page = page_of(client, "shared_with_me") if who != "keeper" else ""

        assert WORDS.title not in page
        assert ask.text not in page
        for name, urn in (("copy", copy.urn), ("copy_pdf", copy.urn), ("ask", ask.urn)):
            status = client.get(reverse(f"plans:{name}", args=[urn])).status_code
            assert status == (403 if who == "keeper" else 404)


class TestTheFirstPage:
    def panel(self, name, viewer, rf):
        request = rf.get("/")
        request.viewer, request.at, request.today = viewer, NOON, make.TODAY
        with speaking_for(viewer):
            return getattr(views, name)(request)

    @pytest.mark.usefixtures("copy")
    def test_a_partner_s_has_what_is_shared_and_asked(self, world, ask, rf):
        panel = self.panel("shared", world.partner, rf)

        assert [item["title"] for item in panel["waiting"]] == [ask.text, WORDS.title]
        assert self.panel("shared", world.viewer(world.colleague), rf) is None

    def test_who_asked_has_the_answer(self, world, ask, rf):
        assert self.panel("answers", world.by, rf) is None
        asking.answer_ask(
            ask=ask,
            status=asking.ActionStatus.DONE,
            text="Two ended",
            by=world.partner,
            at=NOON,
        )

        assert self.panel("answers", world.by, rf)["count"] == 1


class TestManyAtOnce:
    def batch(self, world, count=3, **given):
        with speaking_for(world.by):
            plans = [world.plan] + [
                make.plan(label=world.plan.label, by=world.by, about=make.threat(world.plan.label))
                for _ in range(count - 1)
            ]
        new = NewBatch(
            recipient=world.officer,
            circle=world.circle,
            pages=[(plan, replace(WORDS, title=f"Page {n}")) for n, plan in enumerate(plans)],
            agreement=world.agreement,
            gateway=Gateway.CRIME_AND_DISORDER_115,
            proportionality="Only titles",
            marking=Marking.OFFICIAL_SENSITIVE,
        )
        return share_pages(new=replace(new, **given), why=WHY, by=world.by, at=NOON)

    def run(self, world, one):
        said = jobs.share_batch(batch_id=one.pk, user_id=world.lead.pk)
        with speaking_for(world.by):
            return said, PageBatch.objects.get(pk=one.pk)

    def test_the_worker_sends_each_page_and_keeps_them_as_one_archive(self, world, browse):
        said, one = self.run(world, self.batch(world))
        answer = browse(world.by).get(reverse("plans:batch_pages", args=[one.pk]))
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            texts = [everything_in(archive.read(name)) for name in archive.namelist()]

        assert said == "3 of 3, 0 refused"
        assert len(texts) == 3
        assert all(HIDDEN[0] not in text for text in texts)
        assert one.asked == {}

    def test_what_is_stopped_is_told_and_the_rest_goes(self, world):
        batch = self.batch(world, agreement=None)
        _, one = self.run(world, batch)

        assert len(one.refused) == 3
        assert "No agreement is named" in one.refused[0]["why"]
        assert one.copies == []

    def test_a_batch_runs_once(self, world):
        batch = self.batch(world)
        self.run(world, batch)

        assert self.run(world, batch)[0] == "done before"
        with speaking_for(world.by):
            assert PageCopy.objects.count() == 3

    def test_the_archive_is_gone_once_a_page_of_it_was_recalled(self, world, browse):
        _, one = self.run(world, self.batch(world))
        with speaking_for(world.by):
            first = PageCopy.objects.get(urn=one.copies[0])
        sharing.recall_page(
            copy=first, error=SentInError.INCORRECT, happened="Wrong", by=world.by, at=NOON
        )
        url = reverse("plans:batch_pages", args=[one.pk])

        assert browse(world.by).get(url).status_code == 404

    def test_how_far_it_has_come_is_shown_and_to_nobody_else(self, world, browse):
        _, one = self.run(world, self.batch(world))
        url = reverse("plans:batch", args=[one.pk])
        page = browse(world.by).get(url).content.decode()

        assert "3 of 3" in page
        assert browse(world.viewer(world.outsider)).get(url).status_code in {403, 404}
        with speaking_for(world.partner), pytest.raises(ObjectDoesNotExist):
            PageBatch.objects.get(pk=one.pk)

    def test_the_form_hands_the_ticked_plans_to_the_worker(self, world, browse):
        url = reverse("plans:share_pages") + f"?to={world.circle}-{world.officer.pk}"
        given = fields(world) | {
            "row": [world.plan.pk],
            f"title-{world.plan.pk}": "Homes",
            f"what-{world.plan.pk}": "A group",
        }
        client = browse(world.by)

        assert client.get(url).status_code == 200
        sent = client.post(url, given)
        assert sent.status_code == 302
        (waiting,) = ProcrastinateJob.objects.filter(task_name=jobs.share_batch.name)
        assert waiting.args["user_id"] == world.lead.pk
