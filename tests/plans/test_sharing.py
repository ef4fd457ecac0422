from dataclasses import replace
from datetime import date, timedelta

import pytest

from fourfold.access.models import Label, ReadIn
from fourfold.access.rules import Justification, Marking, Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.administration.commands import agreements
from fourfold.administration.models import Breach
from fourfold.administration.queries import ledger
from fourfold.plans.commands import sharing as commands
from fourfold.plans.commands._sharing import Stopped
from fourfold.plans.models import Notice, PageCopy
from fourfold.plans.queries import sharing
from fourfold.plans.queries.preparing import page_of, prepare
from fourfold.plans.rules.breaches import SentInError
from fourfold.plans.rules.kinds import Pillar
from fourfold.publishing import pageplan
from fourfold.reference.rules.gateways import Gateway
from fourfold.shared.errors import Forbidden, NotFound
from fourfold.shared.markings import HeldElsewhere
from fourfold.subjects.models import Name
from fourfold.threats.models import Membership
from tests import make
from tests.make import CANARY, NOON, TODAY
from tests.plans import shared_made_up as made
from tests.plans.shared_made_up import CHILD, HIDDEN, NAMED, WHY, WORDS
from tests.publishing.reading import everything_in, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return made.world()


def pdf_of(copy, reader):
    with speaking_for(reader):
        return pageplan.render(page_of(sharing.copy(copy.urn)))


class TestWhatGoes:
    def test_the_page_names_whom_the_recipient_may_know_of_and_nobody_else(self, world):
        copy = world.send()
        inside = everything_in(pdf_of(copy, world.partner))

        assert NAMED in text_of(pdf_of(copy, world.partner))
        for name in (*HIDDEN, CHILD):
            assert name not in inside
            assert name.split()[1] not in inside

    def test_nothing_of_plan_or_threat_is_in_the_file(self, world):
        inside = everything_in(pdf_of(world.send(), world.partner))

        assert CANARY not in inside
        assert world.plan.urn not in inside
        assert world.plan.threat.urn not in inside

    def test_the_recipient_s_name_version_and_agreement_stand_on_it(self, world):
        text = text_of(pdf_of(world.send(), world.partner))

        assert world.officer.name in text
        assert "Eastport protocol" in text
        assert "Crime and Disorder Act 1998, section 115" in text

    def test_a_child_is_named_only_where_chosen_singly(self, world):
        chosen = frozenset({world.subjects[CHILD].pk})
        copy = world.send(members=chosen)

        assert [one["name"] for one in copy.content["members"]] == [CHILD]

    def test_who_is_hidden_from_the_recipient_cannot_be_chosen(self, world):
        copy = world.send(members=frozenset(one.pk for one in world.subjects.values()))

        assert {one["name"] for one in copy.content["members"]} == {NAMED, CHILD}

    def test_the_sender_is_told_who_is_withheld_and_why(self, world):
        with speaking_for(world.by):
            prepared = prepare(world.share(), necessity="Need", by=world.by, at=NOON)
        why = {one.name: words for one, words in prepared.withheld}

        assert set(why) == {*HIDDEN, CHILD}
        assert why[CHILD].startswith("A child")
        assert why[HIDDEN[0]].startswith("The recipient may not")

    def test_what_was_previewed_is_what_is_sent(self, world):
        share = world.share()
        with speaking_for(world.by):
            seen = prepare(share, necessity=WHY.text, by=world.by, at=NOON).seen
        given = {"why": WHY, "by": world.by, "at": NOON}

        with pytest.raises(Stopped, match="has changed"):
            commands.share_page(share=share, seen="0" * 64, **given)
        assert commands.share_page(share=share, seen=seen, **given).version == 1

    def test_the_stored_page_is_what_its_digest_says(self, world):
        copy = world.send(words=replace(WORDS, activity={Pillar.PURSUE: "Two arrests\nA search"}))

        assert pageplan.digest(page_of(copy)) == copy.digest
        assert [one.what for one in page_of(copy).activity] == ["Two arrests", "A search"]

    def test_a_page_of_names_asks_all_that_the_rows_of_those_names_ask(self, world):
        copy = world.send()
        named, circle = copy.label.restriction, {world.circle}

        assert named.compartments == circle
        assert len(named.audiences) == 1


STOPS = [
    ({"agreement": None}, "No agreement is named"),
    ({"gateway": None}, "No gateway is named"),
    ({"gateway": Gateway.COMMON_LAW}, "does not rest on the gateway"),
    ({"proportionality": "n/a"}, "why no less would do"),
    ({"words": replace(WORDS, title=" ")}, "Give the page a title"),
    ({"words": replace(WORDS, what=f"{HIDDEN[0]} and others")}, "Your words name"),
    ({"words": replace(WORDS, what=f"The alder {CANARY} group")}, "Your words call the threat"),
    ({"words": replace(WORDS, why=f"it harms {CHILD.upper()}")}, "Your words name"),
]


class TestWhatStopsIt:
    @pytest.mark.parametrize(("given", "sentence"), STOPS)
    def test_a_send_is_stopped_with_a_sentence(self, world, given, sentence):
        with pytest.raises(Stopped, match=sentence):
            world.send(**given)
        with speaking_for(world.by):
            assert not PageCopy.objects.exists()

    def test_no_necessity_stops_it(self, world):
        with pytest.raises(Stopped, match="why the recipient needs this"):
            world.send(why=Justification("DISCLOSE", " "))

    def test_an_agreement_of_others_stops_it(self, world):
        other = made.agreement(
            world.keeper, make.organisation("Northumbria"), title="Another protocol"
        )
        with pytest.raises(Stopped, match="is not between the sender and the recipient"):
            world.send(agreement=other)

    def test_an_agreement_that_ended_stops_it(self, world):
        agreements.end_agreement(
            agreement=world.agreement,
            until=TODAY,
            reason="Replaced",
            by=world.viewer(world.keeper),
            at=NOON,
        )
        world.agreement.refresh_from_db()
        with pytest.raises(Stopped, match="ended on"):
            world.send()

    def test_an_agreement_past_its_review_stops_it(self, world):
        with pytest.raises(Stopped, match="was due for review"):
            world.send(at=NOON + 61 * DAY)

    def test_a_recipient_who_left_the_circle_stops_it(self, world):
        ReadIn.objects.filter(user=world.officer).update(
            since=date(2020, 1, 1), until=date(2020, 1, 2)
        )
        with pytest.raises(Stopped, match="is not read in"):
            world.send()

    def test_a_marking_above_the_recipient_s_stops_it(self, world):
        world.officer.marking = Marking.OFFICIAL
        world.officer.save()
        with pytest.raises(Stopped, match="may hold no more than OFFICIAL"):
            world.send(members=frozenset())

    def test_a_higher_marking_in_the_words_stops_it(self, world):
        with pytest.raises(HeldElsewhere):
            world.send(words=replace(WORDS, where="SECRET//UK EYES ONLY"))

    def test_a_partner_sends_nothing(self, world):
        with pytest.raises(Forbidden):
            commands.share_page(share=world.share(), why=WHY, by=world.partner, at=NOON)


class TestWhoReadsIt:
    def test_only_the_recipient_and_the_sender_s_side_of_the_circle_read_the_row(self, world):
        copy = world.send()
        reads = {}
        for name in ("lead", "officer", "colleague", "outsider", "keeper"):
            with speaking_for(world.viewer(getattr(world, name))):
                reads[name] = PageCopy.objects.filter(pk=copy.pk).exists()

        assert reads == {
            "lead": True,
            "officer": True,
            "colleague": False,
            "outsider": False,
            "keeper": False,
        }

    def test_the_recipient_sees_no_plan_behind_it(self, world):
        copy = world.send()
        with speaking_for(world.partner):
            assert sharing.copy(copy.urn).plan is None

    def test_opening_is_kept_once(self, world):
        copy = world.send()
        for hours in (1, 2):
            at = NOON + timedelta(hours=hours)
            commands.open_page(copy=copy, by=world.viewer(world.officer, at), at=at)
        with speaking_for(world.by):
            assert sharing.copy(copy.urn).opened_at == NOON + timedelta(hours=1)

    def test_nobody_opens_it_in_the_recipient_s_place(self, world):
        with pytest.raises(Forbidden):
            commands.open_page(copy=world.send(), by=world.by, at=NOON)


class TestTakingBack:
    def test_a_new_version_supersedes_the_one_before(self, world):
        first, second = world.send(), world.send(at=NOON + DAY)
        with speaking_for(world.by):
            lines = {line.row.pk: line.state for line in sharing.copies_of(world.plan)}

        assert second.version == 2
        assert lines == {first.pk: "Superseded", second.pk: "Not opened yet"}

    def test_a_withdrawn_page_says_so_and_why(self, world):
        copy = world.send()
        commands.withdraw_page(copy=copy, reason="The group is gone", by=world.by, at=NOON)
        with speaking_for(world.partner):
            (line,) = sharing.shared_with(world.officer.pk, today=TODAY).copies

        assert line.state == "Withdrawn"
        assert line.row.withdrawn_reason == "The group is gone"
        assert not line.row.is_open

    def test_a_recalled_page_is_gone_for_the_recipient_but_for_a_notice(self, world):
        copy = world.send()
        recalled = commands.recall_page(
            copy=copy,
            error=SentInError.UNLAWFUL,
            happened="It named somebody whom it should not have named",
            by=world.by,
            at=NOON + DAY,
        )
        with speaking_for(world.partner):
            assert not PageCopy.objects.filter(pk=copy.pk).exists()
            found = sharing.shared_with(world.officer.pk, today=TODAY)
            with pytest.raises(NotFound):
                sharing.copy(copy.urn)

        assert found.copies == ()
        (notice,) = found.notices
        assert "section 38(5)" in notice.text
        assert WORDS.title not in notice.text
        with speaking_for(world.by):
            assert sharing.copy(copy.urn).sent_in_error
        assert recalled.label_id != copy.label_id

    def test_a_recall_opens_a_breach_with_its_clock(self, world):
        copy = world.send()
        commands.recall_page(
            copy=copy, error=SentInError.INCORRECT, happened="Wrong street", by=world.by, at=NOON
        )
        with speaking_for(world.viewer(world.keeper)):
            breach = Breach.objects.get()

        assert breach.about == copy.urn
        assert breach.clock.is_overdue(NOON + timedelta(hours=72, minutes=1))
        assert not breach.clock.is_overdue(NOON + timedelta(hours=71, minutes=59))

    def test_it_is_recalled_once(self, world):
        copy = world.send()
        given = {"copy": copy, "error": SentInError.INCORRECT, "by": world.by, "at": NOON}
        commands.recall_page(**given, happened="Wrong street")
        with pytest.raises(Stopped, match="already"):
            commands.recall_page(**given, happened="Wrong street")
        with speaking_for(world.by):
            assert Notice.objects.count() == 1

    def test_a_partner_takes_nothing_back(self, world):
        with pytest.raises(Forbidden):
            commands.withdraw_page(copy=world.send(), reason="Mine", by=world.partner, at=NOON)


class TestTheLedger:
    def entries(self, world):
        """What an auditor who is in the circle reads of sends."""
        ReadIn.objects.create(
            compartment_id=world.circle,
            user=world.keeper,
            by_id=-1,
            reason="Audits it",
            since=TODAY,
            until=TODAY + DAY,
        )
        reader = world.viewer(world.keeper)
        with speaking_for(reader):
            lines = ledger.lines(ledger.Asked(), many=1_000)
        return [line for line in lines if line.verb == "plans.share_page"]

    def test_each_disclosure_is_entered_with_recipient_and_justification(self, world):
        world.send()
        world.send(at=NOON + DAY)
        entries = self.entries(world)

        assert len(entries) == 2
        assert {entry.texts["name"] for entry in entries} == {
            f"{copy.urn} version {copy.version} to {world.officer.name}, Durham"
            for copy in self.copies(world)
        }
        assert {entry.reason_code for entry in entries} == {"DISCLOSE"}
        assert {entry.texts["justification"] for entry in entries} == {WHY.text}

    def copies(self, world):
        with speaking_for(world.by):
            return [line.row for line in sharing.copies_of(world.plan)]

    def test_a_stopped_send_is_entered_as_refused(self, world):
        with pytest.raises(Stopped):
            world.send(agreement=None)

        assert [one.outcome for one in self.entries(world)] == ["REFUSED"]


class TestWhoIsReleased:
    def release(self, world, name):
        """Record a name once more, for the circle: the lead lets the council know of them."""
        with speaking_for(world.by):
            label = label_saying(
                Restriction.to(
                    {world.lead.organisation_id, world.officer.organisation_id},
                    compartments={world.circle},
                )
            )
            first = Name.objects.get(subject=world.subjects[name])
            Name.objects.create(
                subject_id=first.subject_id,
                label=label,
                kind=first.kind,
                text=first.text,
                compared=first.compared,
                use="ALIAS",
                recorded_at=NOON,
            )

    def test_a_member_is_told_of_once_a_name_of_theirs_is_released(self, world):
        self.release(world, HIDDEN[0])

        copy = world.send()
        inside = everything_in(pdf_of(copy, world.partner))

        assert HIDDEN[0] in text_of(pdf_of(copy, world.partner))
        assert HIDDEN[1] not in inside

    def test_a_membership_that_asks_more_than_the_threat_is_not_told(self, world):
        self.release(world, HIDDEN[0])
        stricter = Label.objects.saying(
            Restriction.to({world.lead.organisation_id}, marking=Marking.OFFICIAL_SENSITIVE)
        )[0]
        with speaking_for(world.by), make.everything():
            Membership.objects.filter(subject=world.subjects[HIDDEN[0]]).update(label=stricter)

        assert HIDDEN[0] not in everything_in(pdf_of(world.send(), world.partner))
