"""Intelligence by browser: a report from the street to its recipient, who is whom, and danger."""

import time
from datetime import date, timedelta

import pytest
from django.utils import timezone

from fourfold.access.models import User
from fourfold.access.queries import default_restriction, viewer_for
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.shared.days import local_day
from fourfold.subjects.commands.subject import (
    NewLink,
    NewSubject,
    link_subjects,
    record_subject,
)
from fourfold.subjects.models import Subject
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import LinkKind, SubjectKind, Verdict
from fourfold.subjects.rules.references import reference_of
from tests.browser.visitor import NARROW

pytestmark = pytest.mark.browser
DESK, OFFICER = "northumbria.intelligence", "northumbria.constable"
A_MINUTE = 60
CONDITION = "Not to be shown to the person it is about."
LIST = "/intelligence/reports/"
QUEUE = "/subjects/queue/"
# How one pair of the same name is written twice, and the key that answers it.
PAIRS = (
    ("s", "Cassius Thistlewood", "Cassius Thistelwood"),
    ("d", "Leopold Marchmain", "Leopold Marchmane"),
    ("u", "Octavia Pemberley", "Octavia Pemberly"),
    ("r", "Ignatius Fotheringay", "Ignatius Fotheringhay"),
)
SAID = {
    "s": Verdict.SAME.words,
    "d": Verdict.DIFFERENT.words,
    "u": Verdict.UNSURE.words,
    "r": Verdict.RELATED.words,
}


def at_the_desk():
    now = timezone.now()
    return viewer_for(User.objects.get(username=DESK), at=now, origin="test"), now


def recorded(name, *, narrow=False, **given):
    """Record somebody at the desk, as its own or as its force's alone; return their key."""
    by, now = at_the_desk()
    own = Restriction.to([by.organisation_id])
    wide = default_restriction(by, local_day(now))
    new = NewSubject(SubjectKind.PERSON, name, **given)
    with speaking_for(by):
        label = label_saying(own if narrow else wide)
    return record_subject(new=new, label=label, by=by, at=now).subject_id


def why(page):
    """Say why one looks, where one is asked."""
    if page.locator("#reason_code").count():
        page.locator("#reason_code").select_option(index=1)
        page.locator("#reason_text").fill("A report of today")


class TestAReport:
    def test_goes_from_the_street_by_the_desk_to_another_force_under_its_condition(self, visit):
        recorded("Bartholomew Fenwick", identifiers=[(IdentifierKind.PHONE, "07700 900456")])
        urn = self.submitted(visit(OFFICER))
        desk = visit(DESK)
        self.triaged_and_graded(desk, urn)
        self.linked(desk, urn)
        self.sent(desk, urn)
        self.taken_on(visit("durham.intelligence"))

        desk.open(f"{LIST}{urn}/")
        assert "Conditions taken on" in desk.text

    def submitted(self, officer):
        page = officer.open("/intelligence/submit/")
        page.set_viewport_size(NARROW)
        began = time.monotonic()
        page.get_by_label("What do you know?").fill(
            "Bartholomew Fenwick was at the yard with a white van on Monday. I saw him there."
        )
        officer.press("Submit")
        assert time.monotonic() - began < A_MINUTE
        return page.locator(".govuk-panel__body strong").inner_text()

    def triaged_and_graded(self, desk, urn):
        desk.open("/intelligence/queue/")
        assert urn in desk.text
        page = desk.open(f"{LIST}{urn}/triage/")
        page.locator("[name=urgency][value=MEDIUM]").check(force=True)
        page.get_by_label("Why").fill("The yard empties on Friday")
        desk.press("Save")
        page = desk.open(f"{LIST}{urn}/grade/")
        page.get_by_label("Title").fill("Bartholomew Fenwick and a van at the yard")
        page.get_by_label("Sanitised text").fill("Bartholomew Fenwick was at the yard with a van.")
        for name, value in (
            ("source", "1"),
            ("assessment", "A"),
            ("handling", "C"),
            ("statement", "FACT"),
        ):
            page.locator(f"[name={name}][value='{value}']").check(force=True)
        page.locator("[name=conditions]").fill(CONDITION)
        desk.press("Save the report")
        sure = page.get_by_role("button", name="It reveals nobody: save")
        if sure.count():
            desk.press("It reveals nobody: save")
        assert "1 / A / C" in desk.text

    def linked(self, desk, urn):
        desk.open(f"{LIST}{urn}/about/")
        desk.press("link Bartholomew Fenwick", exact=False)
        assert "Suspect" in desk.open(f"{LIST}{urn}/").locator("main").inner_text()

    def sent(self, desk, urn):
        page = desk.open(f"{LIST}{urn}/send/")
        durham = User.objects.get(username="durham.intelligence")
        page.get_by_label("To a person here").select_option(str(durham.pk))
        page.get_by_label("For which purpose").fill("Joint visit to the yard")
        desk.press("Send", nth=-1)
        assert "Waits until they take the conditions on" in desk.text

    def taken_on(self, recipient):
        page = recipient.open("/intelligence/received/")
        recipient.press("Report sent by", role="link", exact=False)
        assert CONDITION in recipient.text
        assert "was at the yard" not in recipient.text
        page.get_by_label("I have read the conditions", exact=False).check(force=True)
        recipient.press("Open the report")
        assert "was at the yard" in recipient.text

    def test_leaves_no_source_reference_on_the_telephone_and_nothing_after_signing_out(self, visit):
        officer = visit(OFFICER)
        page = officer.open("/intelligence/submit/")
        page.locator("[data-island=draft][data-ready]").wait_for(state="attached")
        page.get_by_label("What do you know?").fill("A van stood there")
        page.locator("summary", has_text="Source reference").click()
        page.get_by_label("Source reference").fill("NBA/SR/2201")
        kept = page.evaluate("JSON.stringify(localStorage)")
        assert "A van stood there" in kept
        assert "2201" not in kept

        page.locator("summary.menu__summary").first.click()
        officer.press("Sign out")
        page.wait_for_function("!JSON.stringify(localStorage).includes('draft:')")


class TestWhoIsWhom:
    """By keyboard alone, with the keys that the page names."""

    @pytest.fixture
    def pairs(self, site):
        assert site
        for n, (_, one, other) in enumerate(PAIRS):
            born = {"Date of birth": f"19{70 + n}-05-0{n + 1}"}
            recorded(one, attributes=born)
            recorded(other, narrow=True, attributes=born)

    @pytest.mark.usefixtures("pairs")
    def test_pairs_are_judged_and_one_is_undone(self, visit):
        desk = visit(DESK)
        for key, name, _ in PAIRS:
            desk.open(QUEUE)
            self.opened(desk.page, name)
            desk.look()
            self.judged(desk.page, key)
        page = desk.open("/subjects/queue/judged/")
        said = page.locator("main").inner_text()
        for key, name, _ in PAIRS:
            assert f"{SAID[key]}: " in said
            assert name in said
        assert "Cassius" not in desk.open(QUEUE).locator("main").inner_text()

        self.undone(desk, "Cassius")

        assert "Cassius" in desk.open(QUEUE).locator("main").inner_text()

    def opened(self, page, name):
        """Go down the list with j until a pair is chosen, and open it."""
        for _ in range(60):
            page.keyboard.press("j")
            if name.split()[0] in page.evaluate("document.activeElement.innerText"):
                break
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.get_by_role("heading", name="Are they one?").wait_for()

    def judged(self, page, key):
        """Say why, and decide by one key."""
        self.tabbed(page, "document.activeElement.name === 'ground'")
        page.keyboard.press("Space")
        before = page.url
        with page.expect_navigation():
            page.keyboard.press(key)
        assert page.url != before

    def undone(self, desk, name):
        page = desk.open("/subjects/queue/judged/")
        self.tabbed(
            page,
            "document.activeElement.innerText.startsWith('Undo') && document.activeElement"
            f".closest('li').innerText.includes('{name}')",
        )
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def tabbed(self, page, there):
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate(there):
                return
        pytest.fail(f"by Tab one never came to {there}")


class TestSearch:
    def test_a_misspelt_name_finds_the_subject_and_opens_its_timeline(self, visit):
        key = recorded("Wilhelmina Quatermass", attributes={"Date of birth": "1981-02-03"})
        other = recorded("Ottoline Fairbrother")
        by, now = at_the_desk()
        with speaking_for(by):
            label = label_saying(default_restriction(by, local_day(now)))
        new = NewLink(LinkKind.ASSOCIATE, "Seen at one table", since=date(2026, 3, 1))
        pair = {"a": Subject(key=key), "b": Subject(key=other)}
        link_subjects(**pair, new=new, label=label, by=by, at=now - timedelta(minutes=1))
        desk = visit(DESK)
        page = desk.open("/find/?q=Wilhelmena+Quatermass")
        if page.locator("#reason_code").count():
            why(page)
            desk.press("Search", nth=-1)

        desk.follow("Wilhelmina Quatermass")
        assert reference_of(key) in desk.text
        desk.follow("Timeline")

        assert "Seen at one table" in desk.text
        assert "1 March 2026" in desk.text


class TestDanger:
    def test_a_threat_to_life_is_told_to_who_is_on_duty_and_they_take_it_on(self, visit):
        officer = visit(OFFICER)
        page = officer.open("/intelligence/submit/")
        page.set_viewport_size(NARROW)
        page.get_by_label("What do you know?").fill("He has a gun and goes to her flat tonight.")
        page.locator("[name=urgency][value=HIGH]").check(force=True)
        page.locator("summary", has_text="Somebody is in danger now").click()
        page.get_by_label("What do you fear, and for whom?").fill("Her life, tonight")
        officer.press("Submit")
        assert "ring your control room" in officer.text

        duty = visit("northumbria.duty")
        page = duty.open("/")
        assert "Threat to life" in duty.text
        waits = page.get_by_role("region", name="Threats to life")
        with page.expect_navigation():
            waits.locator("a.waiting__what").last.click()
        duty.look()
        assert "Her life, tonight" in duty.text
        duty.press("Acknowledge: I take this on")
        assert "Acknowledged by" in duty.text
        duty.page.get_by_label("What is done?").fill("Officers are with her")
        duty.page.get_by_label("Why?").fill("He knows the address")
        duty.press("Record the decision")

        assert "Officers are with her" in duty.text
