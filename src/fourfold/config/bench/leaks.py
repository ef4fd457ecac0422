"""Does time tell what is hidden from what does not exist? Each asked in turns, many times."""

import logging
import math
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import NormalDist, median

from django.test import Client
from django.urls import reverse

from fourfold.access.models import Label
from fourfold.access.speaking import speaking_for
from fourfold.config.bench import people
from fourfold.config.bench.place import Place
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import milliseconds
from fourfold.intelligence.models import Report
from fourfold.shared.days import local_day
from fourfold.shared.urns import new_urn
from fourfold.subjects.commands.subject import NewSubject, record_subject
from fourfold.subjects.rules.identifiers import IdentifierKind
from fourfold.subjects.rules.kinds import SubjectKind
from fourfold.threats.commands.threat import NewThreat, record_threat
from fourfold.threats.rules.kinds import Kind

CHANCE = 0.01  # of saying that there is a difference where there is none, over all comparisons
HIDDEN = 200  # records of each kind that the reader may not see; each is asked for in its turn
AGAINST = "the same of what does not exist"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an outsider asks for: addresses of what is hidden, and of what does not exist."""

    work: str
    hidden: Sequence[str]
    absent: Callable[[], str]


def leaks(_place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield the times of hidden and absent, and whether so many tries can tell them apart."""
    insider = people.reader(people.WIDE, 1, seed=1)
    outsider = people.reader(people.NARROW, sizes.few, seed=2)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(outsider.user)
    logging.getLogger("django.request").setLevel(logging.ERROR)  # what is absent is no news
    asked = list(_asked(insider, at=at))
    for one in asked:
        hidden, absent = _times(browser, one, sizes.tries)
        odds = chance_of_no_difference(hidden, absent)
        told = odds < CHANCE / len(asked)
        verdict = "A DIFFERENCE CAN BE TOLD" if told else "no difference can be told"
        yield Row(
            one.work,
            f"{sizes.tries:,} tries each",
            median(hidden),
            median(absent),
            against=AGAINST,
            found=f"{verdict} (Mann-Whitney, p = {odds:.3f})",
        )


def chance_of_no_difference(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the two-sided probability of such ranks by chance (Mann and Whitney, 1947).

    By the normal approximation, without a correction for ties: times are hardly ever equal.

    >>> round(chance_of_no_difference(range(100), [x + 0.5 for x in range(100)]), 2)
    0.9
    >>> chance_of_no_difference(range(100), range(200, 300)) < 1e-9
    True
    """
    ranked = sorted([(value, True) for value in a] + [(value, False) for value in b])
    ranks = sum(rank for rank, (_, is_of_a) in enumerate(ranked, start=1) if is_of_a)
    n, m = len(a), len(b)
    expected = n * (n + m + 1) / 2
    spread = math.sqrt(n * m * (n + m + 1) / 12)
    return 2 * (1 - NormalDist().cdf(abs(ranks - expected) / spread))


def _asked(insider: people.Reader, *, at: datetime) -> Iterator[Asked]:
    by, label = insider.viewer(at), Label.objects.get(pk=insider.labels[0])
    threats, subjects, reports, words = [], [], [], []
    for number in range(HIDDEN):
        day = local_day(at)
        new = NewThreat(f"Larkspur {number}", Kind.OCG, insider.user.organisation, day)
        threats.append(record_threat(new=new, label=label, by=by, at=at).urn)
        name = f"Quillon{number} Marlowe"
        phone = (IdentifierKind.PHONE, f"07700 900{number:03d}")
        person = NewSubject(SubjectKind.PERSON, name, identifiers=[phone])
        made = record_subject(new=person, label=label, by=by, at=at)
        subjects.append(str(made.subject_id))
        words.append(name)
        with speaking_for(by):
            urn = new_urn("R")
            Report.objects.create(
                urn=urn,
                label=label,
                title=f"Larkspur {number}",
                owner=insider.user.organisation,
                submitted_by=insider.user,
                submitted_at=at,
            )
        reports.append(urn)
    yield Asked("a threat's page", _pages("threats:threat", threats), _page("threats:threat", "T"))
    yield Asked(
        "a subject's page",
        _pages("subjects:subject", subjects),
        lambda: reverse("subjects:subject", args=[uuid.uuid4()]),
    )
    report = "intelligence:report"
    yield Asked("a report's page", _pages(report, reports), _page(report, "R"))
    yield Asked("a search by name", [_search(word) for word in words], lambda: _search(_unheard()))


def _pages(name: str, refs: Sequence[str]) -> list[str]:
    return [reverse(name, args=[ref]) for ref in refs]


def _page(name: str, kind: str) -> Callable[[], str]:
    return lambda: reverse(name, args=[new_urn(kind)])


def _search(words: str) -> str:
    return f"{reverse('web:find')}?q={words.replace(' ', '+')}&reason_code=QUALITY"


def _unheard() -> str:
    return f"Quillon{uuid.uuid4().int % 1_000} Tarrant"


def _times(browser: Client, one: Asked, tries: int) -> tuple[list[float], list[float]]:
    """Ask in turns, every other round backwards, after one round that does not count."""
    hidden: list[float] = []
    absent: list[float] = []
    for number in range(tries + 1):
        there, not_there = one.hidden[number % len(one.hidden)], one.absent()
        turns = [(there, hidden), (not_there, absent)]
        for url, taken in turns if number % 2 else reversed(turns):
            taken.append(milliseconds(lambda url=url: browser.get(url)))  # type: ignore[misc]
    return hidden[1:], absent[1:]
