"""Somebody at a browser: opens pages, and minds what no page may do."""

from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Error, Page, Response

SCREENS = Path(__file__).parents[2] / ".cache/screens"
NARROW, WIDE = {"width": 320, "height": 700}, {"width": 1280, "height": 900}
EXPECTED = "Failed to load resource"  # how Chromium words an answer such as 404 or 422
WIDTHS = "[document.documentElement.scrollWidth, document.body.scrollWidth]"
WIDEST = """[...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > 321 && !one.closest('.scroll, .nav, .tabs'))
    .slice(0, 3).map((one) => one.outerHTML.slice(0, 160)).join(' … ')"""


@dataclass
class Visitor:
    """Somebody at a browser; `faults` is to be empty in the end."""

    context: BrowserContext
    page: Page
    site: str
    name: str
    looked_at: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    has_scripts: bool = True

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._on_response)

    def _on_console(self, message) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url}: answered {response.status}")

    def sign_in(self, name: str) -> None:
        """Sign in by one click, as a demonstration lets one."""
        self.open("/sign-in/")
        self.press(f"Sign in as {name}")

    def open(self, path: str, *, status: int = 200) -> Page:
        """Open an address of the site, and look at the page."""
        response = self.page.goto(self.site + path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"
        self.look()
        return self.page

    def press(self, name: str, *, role: str = "button", exact: bool = True, nth: int = 0) -> None:
        """Press what is called so, wait for the page that follows, and look at it."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=exact).nth(nth).click()
        self.look()

    def follow(self, name: str, *, exact: bool = True, nth: int = 0) -> None:
        """Follow a link."""
        self.press(name, role="link", exact=exact, nth=nth)

    def look(self) -> None:
        """Mind the page as it stands: axe finds nothing, and it fits a telephone; once each."""
        title = self.page.title()
        if title in self.looked_at or not self.has_scripts:
            return
        self.looked_at.add(title)
        self.page.wait_for_load_state()
        try:
            found = violations(self.page)
        except Error:  # the page gave way to another while axe read it
            self.page.wait_for_load_state("networkidle")
            found = violations(self.page)
        self.faults += [f"{self.page.url}: {one}" for one in found]
        self.page.set_viewport_size(NARROW)
        widest = max(self.page.evaluate(WIDTHS))
        if widest > NARROW["width"]:
            what = self.page.evaluate(WIDEST)
            self.faults.append(f"{self.page.url}: {widest} pixels wide on a screen of 320: {what}")
        self.page.set_viewport_size(WIDE)

    def keep(self, name: str) -> None:
        """Keep a picture of the page, to be looked at."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENS / f"{name}.png", full_page=True)

    @property
    def text(self) -> str:
        """All that the page says."""
        return self.page.locator("body").inner_text()


def violations(page: Page) -> list[str]:
    """Return what axe finds against a page, with where."""
    found = Axe().run(page).response["violations"]
    return [
        f"axe {one['id']}: {one['help']}: {'; '.join(node['html'][:160] for node in one['nodes'][:3])}"
        for one in found
    ]
