"""Every page that a role leads to: nothing for axe, no script inline, and it fits a telephone."""

import pytest

pytestmark = pytest.mark.browser
WHY = "reason_code=ASSESS&reason_text=Testing"
OPENED = {
    "rocta.assessor": (
        "/",
        "/threats/?as_at=2022-01-10&tier=1&column=name&column=priority&column=moderation",
        "/threats/?q=nothing-is-called-so",
        "/threats/moderation/",
        "/threats/exceptions/",
        "/threats/consistency/",
        "/threats/schemes/",
        "/threats/extract/?preset=hmicfrs-appendix-2&as_at=2022-01-10",
        "/threats/export/xlsx/",
        "/threats/operations/",
        "/threats/operations/new/",
        "/imports/",
        "/imports/profiles/",
        "/imports/settling/",
        f"/subjects/?{WHY}",
        "/subjects/new/",
        f"/find/?q=group&{WHY}",
        "/administration/readers/",
        "/disruptions/",
        "/disruptions/new/",
        "/disruptions/quick/",
        "/disruptions/tables/?first=2021-06-01&last=2022-05-31&by=RECORDED",
        "/disruptions/extract/?preset=hmicfrs-appendix-2",
        "/disruptions/effect/",
        "/disruptions/consistency/",
        "/disruptions/standards/",
        "/disruptions/rules/",
        "/disruptions/moderation/",
        "/disruptions/contests/",
        "/account/",
        "/account/tokens/make/",
        "/account/password/",
        "/account/factors/add/",
    ),
    "compartment.owner": ("/administration/compartments/", "/administration/compartments/open/"),
    "admin.nerocu": (
        "/administration/",
        "/administration/permissions/",
        "/administration/reasons/",
        "/administration/lists/",
        "/administration/lists/organisations/",
        "/administration/lists/desks/add/",
        "/administration/people/",
        "/administration/people/add/",
    ),
    "dpo.nerocu": ("/", "/ledger/", "/ledger/watch/", "/ledger/export/"),
    "committee.member": ("/", "/threats/"),
    "inspector": ("/", "/threats/extract/"),
    "partner.council": ("/", "/threats/", "/plans/shared/"),
    "dpo.cleveland": ("/", "/agreements/", "/agreements/new/", "/breaches/", "/breaches/new/"),
    "chief.officer": ("/",),
    "northumbria.chief": ("/plans/scrutiny/", "/plans/scrutiny/?only=failing"),
    "northumbria.lro": (
        "/",
        "/plans/",
        "/plans/new/",
        "/plans/lead/",
        "/plans/actions/",
        "/plans/actions/new/",
        "/plans/actions/hand-over/",
        "/plans/boards/",
        "/plans/boards/engagement/",
    ),
}
TABS = ("Members", "Network", "Timeline")
DEEDS = ("Assess", "Change", "Who answers for it", "Relabel")


@pytest.mark.parametrize("username", list(OPENED))
def test_the_pages_of_a_role_are_sound(visit, username):
    who = visit(username)

    for path in OPENED[username]:
        who.open(path)


def test_the_pages_of_a_threat_are_sound(visit):
    who = visit("rocta.assessor")
    page = who.open("/threats/?phase=open&kind=OCG")
    page.locator("[data-open]").first.click()
    page.locator(".identity__name").wait_for()
    here = page.url.removeprefix(who.site)
    who.look()

    for name in TABS:
        who.follow(name)
    for name in DEEDS:
        who.open(here)
        who.press(name)
    who.open(f"{here}assess/physical/")
    who.open(f"{here}members/add/")
    who.open(here)
    page.locator("table[data-list] [data-open]").first.click()
    page.get_by_role("heading", name="Moderation").wait_for()
    who.look()


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("rocta.assessor", "/disruptions/"),
        ("rocta.assessor", "/disruptions/moderation/"),
        ("nerocu.lro", "/disruptions/contests/"),
    ],
)
def test_the_first_of_a_list_is_sound(visit, username, path):
    who = visit(username)
    page = who.open(path)
    who.open(page.locator("[data-open]").first.get_attribute("href"))


def test_the_pages_of_a_subject_are_sound(visit):
    who = visit("rocta.assessor")
    page = who.open(f"/subjects/?{WHY}&kind=PERSON")
    page.locator("[data-open]").first.click()
    page.locator(".identity__name").wait_for()
    here = page.url.removeprefix(who.site)
    who.look()

    for part in ("network/", "identify/", "link/", "judge/"):
        who.open(here + part)


def test_an_assessment_that_waits_is_sound_to_read(visit):
    who = visit("rocta.moderator")
    who.open("/threats/moderation/")
    who.page.locator("[data-open]").first.click()
    who.page.get_by_role("heading", name="Level by level").wait_for()

    who.look()


def test_what_is_refused_says_so_on_a_page(visit):
    who = visit("northumbria.lro")

    assert "do not let you" in who.open("/ledger/", status=403).locator("main").inner_text()
    assert (
        "no such" in who.open("/threats/T-0000-0000-0000/", status=404).locator("main").inner_text()
    )


def test_a_page_does_not_run_what_a_record_says(visit):
    """A name is text, whatever it looks like; what the policy stops is not needed."""
    who = visit("cleveland.assessor")
    page = who.open("/threats/new/")
    name = "<script>document.title='owned'</script><img src=x onerror=document.title='owned'>"
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Organised crime group").check(force=True)
    who.press("Save")

    assert name in who.text
    assert "owned" not in page.title().partition("<")[0]
