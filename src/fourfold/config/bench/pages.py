"""The list page and the record page: server time of the whole request, signed in."""

from collections.abc import Iterator
from datetime import datetime

from django.test import Client
from django.urls import reverse

from fourfold.access.models import Label
from fourfold.config.bench import people
from fourfold.config.bench.history import long_history
from fourfold.config.bench.listed import threats
from fourfold.config.bench.people import Reader
from fourfold.config.bench.place import Place
from fourfold.config.bench.replay import again, heard
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import medians

FILTERS = "?soc=yes&phase=open&type=TACTICAL"
LIST_TARGET, RECORD_TARGET = 80, 40  # design's, in milliseconds
FLAT = 1.3  # how much dearer many labels may be than few
SUPERUSER = "the same SQL as a superuser and an empty template"
FACTS, ASSESSMENTS = 20, 8  # of the record that is opened
OK = 200


class Broken(Exception):
    """A page did not answer as it should."""


def list_page(place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield the first page of the filtered list, then the same beside a reader of few labels.

    Both readers see as many threats, each their own, so that only the labels differ.
    """
    wide = people.reader(people.WIDE, sizes.labels, seed=1)
    people.crowd(sizes.users)
    threats(place, sizes.threats, under=wide, at=at)
    url = reverse("threats:master_list") + FILTERS
    size = f"{sizes.threats:,} threats, {sizes.labels:,} labels held"
    ours, baseline = _beside_superuser(place, wide, url, sizes.times)
    yield Row("list page", size, ours, baseline, against=SUPERUSER, target=LIST_TARGET)
    narrow = people.reader(people.NARROW, sizes.few, seed=2)
    threats(place, sizes.threats, under=narrow, at=at)
    many, few = _browser(wide), _browser(narrow)
    ours, baseline = medians(lambda: _page(many, url), lambda: _page(few, url), times=sizes.times)
    against = f"the same page of as many threats under {sizes.few} labels"
    yield Row("list page, labels", size, ours, baseline, against=against, budget=FLAT)


def record_page(place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield the page of one threat among the others."""
    wide = people.reader(people.WIDE, sizes.labels, seed=1)
    people.crowd(sizes.users)
    threats(place, sizes.threats, under=wide, at=at)
    one = long_history(
        facts=FACTS,
        assessments=ASSESSMENTS,
        label=Label.objects.get(pk=wide.labels[0]),
        by=(wide.viewer(at), people.colleague(wide).viewer(at)),
        at=at,
    )
    url = reverse("threats:threat", args=[one.urn])
    size = f"1 of {sizes.threats:,} threats, {ASSESSMENTS} assessments, {sizes.users:,} people"
    ours, baseline = _beside_superuser(place, wide, url, sizes.times)
    yield Row("record page", size, ours, baseline, against=SUPERUSER, target=RECORD_TARGET)


def _beside_superuser(place: Place, who: Reader, url: str, times: int) -> tuple[float, float]:
    """Return what a page takes, and what its SQL takes that somebody says whom no policy binds."""
    browser = _browser(who)
    _page(browser, url)
    with heard() as statements:
        _page(browser, url)
    with place.unbound() as session:
        ours, baseline = medians(
            lambda: _page(browser, url), lambda: again(session, statements), times=times
        )
    return ours, baseline


def _browser(who: Reader) -> Client:
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(who.user)
    return browser


def _page(browser: Client, url: str) -> None:
    answer = browser.get(url)
    if answer.status_code != OK:
        raise Broken(f"{url} answered {answer.status_code}.")
