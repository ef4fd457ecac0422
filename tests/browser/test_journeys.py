"""What people do in a day, in a browser."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.utils import timezone

from fourfold.access.models import User
from fourfold.access.queries import viewer_for
from fourfold.access.speaking import speaking_for
from fourfold.threats.commands.role import appoint
from fourfold.threats.models import Threat
from fourfold.threats.rules.kinds import Role
from tests import make
from tests.browser import job

pytestmark = pytest.mark.browser
PASSWORD, SECRET = "a long walk by the river", "JBSWY3DPEHPK3PXP"
LIST = (
    "URN,Name,Category,Owner,Phase,SOC\n"
    "NR/1,Quayside group,OCG,NEROCU,Active (managed),Yes\n"
    "NR/2,Harbour group,OCG,NEROCU,Scoping,Yes\n"
    "NR/3,,OCG,NEROCU,Active,Yes\n"
    "NR/4,Ferry group,OCG,Atlantis,Active,Yes\n"
)


@pytest.fixture
def of_one(region):
    """Return a threat for which somebody is lead responsible officer from today."""

    def appointed(username):
        user = User.objects.get(username=username)
        by = viewer_for(user, at=timezone.now(), origin="test")
        with speaking_for(by):
            threat = Threat.objects.filter(owner_id=user.organisation_id).order_by("pk").first()
            appoint(
                threat=threat,
                role=Role.LRO,
                person=user,
                since=job.today(),
                by=by,
                at=timezone.now(),
            )
        return threat.urn

    return appointed


def test_password_and_code_open_the_first_page(visit):
    person = make.user("quiet.tester", "LRO", of="Durham")
    person.set_password(PASSWORD)
    person.save()
    TOTP.activate(person, SECRET)
    who = visit()

    who.open("/threats/")
    assert "/sign-in/?next=/threats/" in who.page.url.replace("%2F", "/")
    who.page.get_by_label("User name").fill(person.username)
    who.page.get_by_label("Password").fill(PASSWORD)
    who.press("Sign in")
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    who.page.get_by_label("Code").fill(code)
    who.press("Continue")

    assert who.page.url == f"{who.site}/threats/"
    who.page.locator(".menu summary").click()
    who.press("Sign out")
    who.open("/threats/")
    assert "/sign-in/" in who.page.url


def test_who_will_see_a_threat_is_shown_before_it_is_saved(visit):
    who = visit("cleveland.assessor")
    page = who.open("/threats/new/")
    narrow = page.locator("main").inner_text()
    page.get_by_label("Name", exact=True).fill("Tees barge group")
    page.get_by_label("Organised crime group").check(force=True)
    page.get_by_label("Durham", exact=True).check(force=True)
    who.press("Check who will see it")

    wider = page.locator("main").inner_text()
    assert "Piers Hallgarth" not in narrow
    assert number_of_people(wider) > number_of_people(narrow)
    assert page.get_by_label("Name", exact=True).input_value() == "Tees barge group"

    who.press("Save")
    urn = page.url.rstrip("/").rpartition("/")[2]
    assert "Tees barge group" in who.text
    assert "Tees barge group" in visit("durham.assessor").open(f"/threats/{urn}/").title()
    visit("northumbria.assessor").open(f"/threats/{urn}/", status=404)


def number_of_people(text):
    return int(re.search(r"(\d+) (?:people|person)", text)[1])


def test_a_role_is_handed_over_with_a_briefing(visit, of_one):
    urn = of_one("nerocu.lro")
    giver = visit("nerocu.lro")
    giver.open(f"/threats/{urn}/")
    giver.follow("Hand over")
    giver.page.get_by_label("Role").select_option("LRO")
    giver.page.get_by_label("To whom").select_option(label="Ines Carvalhal, NEROCU")
    giver.press("Offer it")
    assert "briefing" in giver.text.lower()
    giver.page.get_by_label("Briefing note").fill("Two visits a week, and mind the boat.")
    giver.press("Offer it")

    taker = visit("financial.investigator")
    taker.open("/")
    assert "Offered to you" in taker.text
    taker.page.locator("a[href*='/threats/handovers/']").first.click()
    taker.page.get_by_label("Yes, from today").wait_for()
    taker.look()
    assert "mind the boat" in taker.text
    taker.page.get_by_label("Yes, from today").check(force=True)
    taker.press("Answer")

    assert "Ines Carvalhal since" in taker.open(f"/threats/{urn}/").locator("main").inner_text()
    assert "Hand over" not in giver.open(f"/threats/{urn}/").locator("main").inner_text()


def test_a_master_list_is_brought_looked_at_accepted_and_undone(visit, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(LIST)
    who = visit("rocta.assessor")
    page = who.open("/imports/new/")
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("What is in it?").select_option("masterlist")
    page.get_by_label("Which system does it come from?").fill("Riverside list")
    who.press("Show what would become of it")

    assert "Nothing" not in page.locator(".identity").inner_text()
    verdicts = page.locator("#rows tbody tr td:nth-of-type(1)").all_inner_texts()
    assert sorted(verdicts) == ["New", "New", "Rejected", "Rejected"]
    assert (
        "Quayside group"
        not in visit("rocta.moderator").open("/threats/?q=Quayside").locator("#list").inner_text()
    )

    who.press("Accept: write 2 rows")
    assert "Accepted" in who.text
    assert "Quayside group" in who.open("/threats/?q=Quayside").locator("#list").inner_text()

    who.page.go_back()
    who.page.get_by_text("Undo this import").click()
    who.press("Undo the whole import")
    assert "Undone" in who.text
    assert "Quayside group" not in who.open("/threats/?q=Quayside").locator("#list").inner_text()


def test_the_keyboard_moves_ticks_opens_and_searches(visit):
    who = visit("rocta.assessor")
    page = who.open("/threats/")
    names = page.locator("[data-list] tbody [data-open]").all_inner_texts()

    for key in ("j", "j", "j", "k", "x"):
        page.keyboard.press(key)
    second = page.locator("[data-list] tbody tr").nth(1)
    assert "list__row--here" in second.get_attribute("class")
    assert page.locator(".list__tick input:checked").count() == 1
    assert second.locator(".list__tick input").is_checked()

    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".identity__name").inner_text() == names[1]

    page.keyboard.press("/")
    page.keyboard.type(names[1])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/find/" in page.url
    who.look()


def test_a_search_asks_why_and_then_finds(visit):
    who = visit("rocta.assessor")
    name = who.open("/threats/").locator("[data-list] tbody [data-open]").first.inner_text()
    page = who.page
    page.locator("#find").fill(name)
    page.locator("#find").press("Enter")
    page.get_by_label(re.compile("reason|why", re.IGNORECASE)).first.wait_for()
    before = page.locator("main").inner_text()
    page.locator("main select").first.select_option("ASSESS")
    page.locator("main [name=reason_text]").fill("Looking for overlaps")
    who.press(re.compile("Search|Show|Find"), nth=1)

    assert f"\n{name}" not in before
    assert page.locator("main").get_by_role("link", name=name).count() >= 1
