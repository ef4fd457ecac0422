from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fourfold.access.models import LedgerEntry, User
from fourfold.access.speaking import speaking_for
from fourfold.config import publish
from fourfold.disruptions.queries import worked
from fourfold.disruptions.views.worked import tactic_panel
from fourfold.plans.commands import tactic as commands
from fourfold.plans.commands._plans import WordsNeeded
from fourfold.plans.commands.tactic import TacticChanged, TacticText
from fourfold.plans.models import Tactic
from fourfold.plans.queries import tactic as tactics
from fourfold.plans.queries.tactic import Wanted
from fourfold.plans.rules.kinds import LifePart, OwnerType, Pillar
from fourfold.plans.rules.tactics import starter_tactics
from fourfold.shared import hooks
from fourfold.shared.errors import Forbidden
from fourfold.shared.markings import HeldElsewhere
from fourfold.threats.commands import role as roles
from fourfold.threats.rules.kinds import Role
from tests import make
from tests.disruptions import world
from tests.make import CANARY, NOON, TODAY

pytestmark = pytest.mark.django_db
SAID = TacticText(
    part=LifePart.VEHICLES,
    pillar=Pillar.PURSUE,
    owner_type=OwnerType.RESPONSE,
    title="Stop the hired cars",
    text="Stop the hired cars on the roads that they use.",
    question="Which cars, on which roads?",
    needs="A hire firm that speaks to you.",
)


@pytest.fixture(autouse=True)
def published():
    """Have the starter tactics there, though a test before this one emptied every table."""
    publish.tactics(at=NOON)


@pytest.fixture
def by():
    return make.someone(make.label(), organisation=make.organisation())


@pytest.fixture
def rocu():
    return make.someone(make.label(), organisation=make.organisation("NEROCU"))


def kept(by, **given):
    return commands.keep_tactic(said=replace(SAID, **given), by=by, at=NOON)


def starter():
    return tactics.tactic("unexplained-spending")


class TestLoading:
    def test_the_starter_tactics_are_in_the_library(self):
        idents = {one.ident for one in starter_tactics()}

        assert idents <= set(tactics.offered().values_list("ident", flat=True))

    def test_loading_again_changes_nothing_that_was_edited_or_retired(self, rocu):
        edited = commands.keep_tactic(said=SAID, tactic=starter(), by=rocu, at=NOON)
        gone = commands.retire_tactic(tactic=tactics.tactic("way-out-offer"), by=rocu, at=NOON)
        before = Tactic.objects.count()

        publish.tactics(at=NOON)

        assert Tactic.objects.count() == before
        assert starter().title == edited.title
        assert gone.ident not in set(tactics.offered().values_list("ident", flat=True))


class TestKeeping:
    def test_a_new_tactic_is_ones_own_organisations(self, by):
        before = LedgerEntry.objects.count()

        made = kept(by)

        assert made.organisation_id == by.organisation_id
        assert made.dated_on == TODAY
        assert LedgerEntry.objects.count() == before + 1

    def test_an_edit_replaces_the_text_and_keeps_it_in_the_history(self, by):
        old = kept(by)

        new = commands.keep_tactic(
            said=replace(SAID, title="Stop all cars"), tactic=old, by=by, at=NOON
        )

        assert new.ident == old.ident
        assert tactics.tactic(old.ident).title == "Stop all cars"
        assert [one.title for one in tactics.earlier(new)] == [SAID.title]

    def test_a_text_that_was_replaced_is_not_edited_again(self, by):
        old = kept(by)
        commands.keep_tactic(said=SAID, tactic=old, by=by, at=NOON)

        with pytest.raises(TacticChanged):
            commands.keep_tactic(said=SAID, tactic=old, by=by, at=NOON)

    def test_another_organisation_does_not_edit_or_retire_it(self, by, rocu):
        old = kept(by)

        with pytest.raises(Forbidden):
            commands.keep_tactic(said=SAID, tactic=old, by=rocu, at=NOON)
        with pytest.raises(Forbidden):
            commands.retire_tactic(tactic=old, by=rocu, at=NOON)

    def test_what_is_for_all_is_edited_by_a_regional_unit_alone(self, by, rocu):
        with pytest.raises(Forbidden):
            commands.keep_tactic(said=SAID, tactic=starter(), by=by, at=NOON)

        new = commands.keep_tactic(said=SAID, tactic=starter(), by=rocu, at=NOON)
        assert new.organisation_id is None

    @pytest.mark.parametrize("missing", ["title", "text", "question"])
    def test_without_its_words_it_is_refused(self, by, missing):
        with pytest.raises(WordsNeeded):
            kept(by, **{missing: " "})

    def test_a_higher_marking_is_refused(self, by):
        with pytest.raises(HeldElsewhere):
            kept(by, needs="TOP SECRET things")

    def test_a_retired_tactic_is_offered_to_nobody(self, by):
        made = kept(by)

        commands.retire_tactic(tactic=made, by=by, at=NOON)

        found = tactics.library(Wanted(text="hired cars"))
        assert found == []


class TestLibrary:
    def test_part_pillar_owner_and_words_are_all_met(self, by):
        made = kept(by)
        wanted = Wanted(LifePart.VEHICLES, Pillar.PURSUE, OwnerType.RESPONSE, "hire FIRM")

        with speaking_for(by):
            found = tactics.library(wanted)
            none = tactics.library(replace(wanted, pillar=Pillar.PREPARE))

        assert [line.tactic.pk for line in found] == [made.pk]
        assert none == []

    def test_the_menu_holds_every_tactic_once(self, by):
        with speaking_for(by):
            found = tactics.library(Wanted())
        cells = [line for _, row in tactics.menu(found) for cell in row for line in cell]

        assert sorted(line.tactic.pk for line in cells) == sorted(line.tactic.pk for line in found)

    def test_uses_count_every_text_of_a_tactic_and_nothing_hidden(self, by):
        old = kept(by)
        make.action(make.plan(by=by), by=by, tactic=old)
        new = commands.keep_tactic(said=SAID, tactic=old, by=by, at=NOON)
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        hidden = make.plan(make.threat(narrow, by=wide), by=wide)
        make.action(hidden, by=wide, tactic=new)

        with speaking_for(by):
            assert tactics.uses() == {old.ident: 1}
        with speaking_for(wide):
            assert tactics.uses() == {old.ident: 2}


class TestWorkedElsewhere:
    def disrupted(self, by, tactic, number):
        plan = make.plan(by=by)
        for _ in range(number):
            action = make.action(plan, by=by, tactic=tactic)
            world.recorded(plan.threat, by, action=action, another_event="Not the same")

    def test_too_few_events_tell_nothing(self, by):
        made = kept(by)
        self.disrupted(by, made, worked.LEAST - 1)

        with speaking_for(by):
            found = worked.worked_elsewhere(made)
        assert not found.is_told
        assert found.threats == 0

    def test_enough_are_told_by_pillar_and_category(self, by):
        made = kept(by)
        self.disrupted(by, made, worked.LEAST)

        with speaking_for(by):
            found = worked.worked_elsewhere(made)
        (row,) = found.rows
        assert row.pillar == "Pursue"
        assert dict(zip(found.columns, row.numbers, strict=True))["Minor"] == worked.LEAST

    def test_what_the_reader_may_not_see_is_not_counted(self, by):
        made = kept(by)
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        plan = make.plan(make.threat(narrow, by=wide), by=wide)
        for _ in range(worked.LEAST):
            action = make.action(plan, by=wide, tactic=made)
            world.recorded(plan.threat, wide, action=action, another_event="Not the same")

        with speaking_for(by):
            assert not worked.worked_elsewhere(made).is_told
        with speaking_for(wide):
            assert worked.worked_elsewhere(made).is_told


class TestPages:
    def test_the_library_shows_the_menu_and_what_is_looked_for(self, by, browse):
        kept(by)
        client = browse(by)

        whole = client.get(reverse("plans:tactics")).text
        found = client.get(reverse("plans:tactics"), {"q": "hired cars"}).text

        assert "Menu of tactics" in whole
        assert "Set spending against declared income" in whole
        assert SAID.text in found
        assert "Set spending against declared income" not in found

    def test_a_tactic_says_what_it_needs_and_asks(self, by, browse, monkeypatch):
        made = kept(by)
        monkeypatch.setitem(hooks._tables, "tactic_panels", {"worked": tactic_panel})

        page = browse(by).get(reverse("plans:tactic", args=[made.ident])).text

        assert SAID.needs in page
        assert SAID.question in page
        assert "too few to say anything" in page

    def test_adding_leads_to_the_form_of_ones_plan(self, by, browse):
        made, plan = kept(by), make.plan(by=by)
        person = User.objects.get(pk=by.user_id)
        roles.appoint(threat=plan.threat, role=Role.LRO, person=person, since=TODAY, by=by, at=NOON)
        other = make.plan(make.threat(by=by, name="Not mine"), by=by, title="Not mine")
        client, url = browse(by), reverse("plans:add_tactic", args=[made.ident])

        page = client.get(url).text
        answer = client.get(url, {"plan": plan.urn})

        assert plan.urn in page
        assert other.urn not in page
        form = reverse("plans:add_action", args=[plan.urn])
        assert answer.url == f"{form}?tactic={made.ident}"

    def test_a_tactic_is_kept_edited_and_retired_by_its_pages(self, by, browse):
        client = browse(by)
        given = {
            "part": "TRAVEL",
            "pillar": "PREVENT",
            "owner_type": "PARTNER",
            "title": "Speak to drivers",
            "text": "Speak to drivers of night buses.",
            "question": "Which line?",
        }

        client.post(reverse("plans:record_tactic"), given)
        made = Tactic.objects.get(title="Speak to drivers")
        edit = reverse("plans:edit_tactic", args=[made.ident])
        assert "Which line?" in client.get(edit).text
        client.post(edit, given | {"title": "Speak to all drivers"})
        assert tactics.tactic(made.ident).title == "Speak to all drivers"
        client.post(reverse("plans:retire_tactic", args=[made.ident]))
        assert tactics.tactic(made.ident).retired_on is not None

    def test_what_is_wrong_is_said_on_the_form(self, by, browse):
        answer = browse(by).post(reverse("plans:record_tactic"), {"title": "Only this"})

        assert answer.status_code == 422

    def test_editing_is_not_offered_of_what_another_keeps(self, by, rocu, browse):
        made = kept(by)

        page = browse(rocu).get(reverse("plans:tactic", args=[made.ident])).text
        refused = browse(rocu).post(reverse("plans:retire_tactic", args=[made.ident]))

        assert reverse("plans:edit_tactic", args=[made.ident]) not in page
        assert refused.status_code == 403

    def test_an_action_that_is_hidden_is_not_on_the_page(self, by, browse):
        made = kept(by)
        narrow = make.label(to=("Durham",))
        wide = replace(by, labels=by.labels | {narrow.pk})
        make.action(make.plan(make.threat(narrow, by=wide), by=wide), by=wide, tactic=made)

        page = browse(by).get(reverse("plans:tactic", args=[made.ident])).text

        assert CANARY not in page
        assert "Not yet" in page

    def test_the_library_asks_as_much_for_many_as_for_few(self, by, browse):
        client, url = browse(by), reverse("plans:tactics")
        client.get(url)
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        for number in range(5):
            kept(by, title=f"Tactic {number}")
        with CaptureQueriesContext(connection) as many:
            client.get(url)

        assert len(many) == len(few)
