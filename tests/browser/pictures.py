"""Take the pictures of docs/pictures on the demo region: `python -m tests.browser.pictures`.

The region is built anew in a home of its own, by the program itself, up to today; names
after the command choose some of the pictures. Those of `JOINED` wait for the records of three forces.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import ARGUMENTS, NAMES

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/pictures"
VIEWPORT = {"width": 1280, "height": 900}
PROGRAM = [sys.executable, "-m", "fourfold.config"]
PATIENCE = 300  # seconds until the first page, and for the records
RECORDS = "20000"
IMOGEN, TOBIAS, HEDDA = "Imogen Fairweather", "Tobias Lindqvist", "Hedda Bramwell"
ROSALIND, DELPHINE = "Rosalind Etherington", "Delphine Achterberg"
COUNCIL = "Philippa Stroud-Nakamura"
WHY = "reason_code=ASSESS&reason_text=Looking+for+overlaps+between+groups"
PRESET = "preset=hmicfrs-appendix-2&as_at=2022-01-10"
LISTED = "[data-list] tbody [data-open]"


def home(page):
    page.goto("/")


def master_list(page):
    page.goto("/threats/?sort=-supported")


def threat(page):
    telling(page)


def timeline(page):
    telling(page)
    page.get_by_role("link", name="Timeline", exact=True).click()
    drawn(page)


def members(page):
    largest(page)
    page.get_by_role("link", name="Members", exact=True).click()


def network(page):
    largest(page)
    page.get_by_role("link", name="Network", exact=True).click()
    drawn(page)


def assess(page):
    telling(page)
    page.goto(page.url + "assess/?view=all")
    page.get_by_role("button", name=re.compile("^Copy the assessment")).click()


def moderation(page):
    page.goto("/threats/moderation/")


def moderate(page):
    page.goto("/threats/moderation/")
    page.locator(LISTED).first.click()


def extract(page):
    page.goto(f"/threats/extract/?{PRESET}")
    down_to(page, "main h2")


def consistency(page):
    page.goto("/threats/consistency/")
    drawn(page)
    down_to(page, "h1")


def subjects(page):
    page.goto(f"/subjects/?{WHY}")


def subject(page):
    members(page)
    page.locator(LISTED).first.click()


def ledger(page):
    page.goto("/ledger/")


def disruptions(page):
    page.goto("/disruptions/tables/?first=2021-06-01&last=2022-05-31&by=RECORDED")


def effect(page):
    page.goto("/disruptions/effect/")


def scrutiny(page):
    page.goto("/plans/scrutiny/")


def plan(page):
    page.goto("/plans/")
    page.locator(LISTED).first.click()


def meeting(page):
    page.goto("/plans/boards/")
    page.locator(LISTED).first.click()
    page.locator("main a[href*='/meetings/']").first.click()


def plan_on_a_page(page):
    page.goto("/plans/shared/")
    page.locator("main a[href^='/plans/shared/']").first.click()
    down_to(page, "article")


def one_person(page):
    page.goto("/")
    page.get_by_role("link", name=re.compile("Isaac Fennimore")).first.click()


def why_one(page):
    one_person(page)
    down_to(page, "h2:has-text('Why these records are one')")


def found(page):
    page.goto("/find/?q=isaac+fenimore")
    page.locator("main select").first.select_option(index=1)
    page.locator("main textarea").first.fill("Who is on the list for Operation Sandpiper")
    page.locator("main button[type=submit]").first.click()


def whom(page):
    page.goto("/subjects/queue/")
    page.locator("main tbody a").first.click()


def digest(page):
    page.goto("/")
    page.get_by_role("link", name=re.compile("The whole digest")).first.click()


JOINED = {
    "search": (IMOGEN, found),
    "one-person": (IMOGEN, one_person),
    "why-one": (IMOGEN, why_one),
    "who-is-whom": (IMOGEN, whom),
    "digest": (DELPHINE, digest),
}
TAKEN = {
    "home": (IMOGEN, home),
    "master-list": (IMOGEN, master_list),
    "threat": (IMOGEN, threat),
    "timeline": (IMOGEN, timeline),
    "members": (IMOGEN, members),
    "network": (IMOGEN, network),
    "assess": (IMOGEN, assess),
    "moderation": (TOBIAS, moderation),
    "moderate": (TOBIAS, moderate),
    "subjects": (IMOGEN, subjects),
    "subject": (IMOGEN, subject),
    "extract": (ROSALIND, extract),
    "consistency": (TOBIAS, consistency),
    "ledger": (HEDDA, ledger),
    "disruptions": (ROSALIND, disruptions),
    "effect": (IMOGEN, effect),
    "scrutiny": (ROSALIND, scrutiny),
    "plan": (DELPHINE, plan),
    "meeting": (IMOGEN, meeting),
    "plan-on-a-page": (COUNCIL, plan_on_a_page),
}


def filled(page):
    """Wait until the records of three forces are brought in, joined and scanned."""
    for _ in range(PATIENCE):
        page.goto("/")
        if "being brought in" not in page.locator("main").inner_text():
            return
        time.sleep(1)
    sys.exit("The records were not brought in.")


def drawn(page):
    """Wait until what stands on the page is drawn."""
    page.locator("[data-island][data-ready]").first.wait_for()
    page.wait_for_timeout(700)
    down_to(page, "figure")


def down_to(page, place):
    """Scroll until a place stands at the top."""
    page.locator(place).first.evaluate("(it) => it.scrollIntoView({ block: 'start' })")


def telling(page):
    """Open the threat with the highest supported score of those that state more than that."""
    for place in places(page, many=50):
        page.goto(place)
        if "inflation at risk" in page.locator("main").inner_text():
            return


def largest(page):
    """Open, of the first threats of the list, that with the most members."""

    def number(place):
        page.goto(place)
        said = page.get_by_role("link", name=re.compile(r"members?$")).first.inner_text()
        return int(said.split()[0])

    page.goto(max(places(page), key=number))


def places(page, many=12):
    """Return the addresses of the threats that evidence bears out best."""
    page.goto("/threats/?phase=open&kind=OCG&sort=-supported")
    return [one.get_attribute("href") for one in page.locator(LISTED).all()[:many]]


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def site():
    """Serve a demo region that is made for this; return its address."""
    place = ROOT / ".cache/pictures"
    shutil.rmtree(place, ignore_errors=True)
    port = free_port()
    state = os.environ | {"FOURFOLD_HOME": str(place)}
    process = subprocess.Popen(
        [*PROGRAM, "demo", "--port", str(port), "--records", RECORDS], cwd=ROOT, env=state
    )
    try:
        answers(f"http://127.0.0.1:{port}/alive", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(place, ignore_errors=True)


def answers(address, process):
    """Wait until the site is up."""
    for _ in range(PATIENCE):
        if process.poll() is not None:
            sys.exit("The demo region could not be built.")
        try:
            urllib.request.urlopen(address)  # noqa: S310 - our own site
        except urllib.error.URLError:
            time.sleep(1)
        else:
            return
    sys.exit(f"Nothing answers at {address}.")


def sign_in(browser, address, name):
    page = browser.new_context(base_url=address, viewport=VIEWPORT, locale="en-GB").new_page()
    page.goto("/sign-in/")
    page.get_by_role("button", name=f"Sign in as {name}").click()
    page.wait_for_url("/")
    return page


def main(names):
    PICTURES.mkdir(parents=True, exist_ok=True)
    program = next(path for name in NAMES if (path := shutil.which(name)))
    with site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        signed_in = {}
        for name, (person, show) in (TAKEN | JOINED).items():
            if names and name not in names:
                continue
            page = signed_in.get(person) or sign_in(browser, address, person)
            signed_in[person] = page
            if name in JOINED:
                filled(page)
            show(page)
            page.wait_for_load_state()
            page.screenshot(path=PICTURES / f"{name}.png")
            print(f"docs/pictures/{name}.png")
        browser.close()


if __name__ == "__main__":
    main(set(sys.argv[1:]))
