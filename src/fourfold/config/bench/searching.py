"""The one box over every document: words, names and all that people type, beside no labels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import attrgetter
from statistics import median

from fourfold.access.speaking import speaking_for
from fourfold.config.bench import box, people
from fourfold.config.bench.documents import Language, documents
from fourfold.config.bench.place import Place, Session
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import medians

BUDGET = 2.0  # never more than twice the same search without need-to-know
MEDIAN_TARGET, WORST_TARGET = 50, 120
RUNS = 5  # of each query


@dataclass(frozen=True, slots=True)
class Asked:
    """What one query took."""

    ours: float
    baseline: float


def searching(place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield the median and the worst of different questions: words, names, and in turns of all."""
    reader = people.reader(people.WIDE, sizes.labels, seed=4)
    language = Language(seed=5)
    samples = documents(place, sizes.documents, labels=reader.labels, language=language)
    turns = [box.typed(samples[n % len(samples)], n) for n in range(sizes.queries)]
    kinds = {
        "word": [_words(language, n) for n in range(sizes.queries)],
        "name": [_name(language, n) for n in range(sizes.queries)],
        "the box": turns,
    }
    size = f"{sizes.documents:,} documents, {sizes.labels:,} labels, {sizes.queries} queries"
    with place.unbound() as session, speaking_for(reader.viewer(at)):
        _refuse_vain(session, turns)
        for kind, texts in kinds.items():
            yield from _rows(f"search by {kind}", size, [_asked(session, one) for one in texts])
        whole = [medians(partial(box.found, text), times=RUNS)[0] for text in turns]
    yield Row("the box, whole answer, median", size, median(whole), target=MEDIAN_TARGET)
    yield Row("the box, whole answer, worst", size, max(whole), target=WORST_TARGET)


def _refuse_vain(session: Session, texts: Iterable[str]) -> None:
    for text in texts:
        if box.met_without_labels(session, text) == 0:
            raise RuntimeError(f"{text!r} was made to find somebody and finds nobody")


def _words(language: Language, n: int) -> str:
    return language.text(1 + n % 3)


def _name(language: Language, n: int) -> str:
    name = language.name()
    return language.misspelt(name) if n % 2 else name


def _asked(session: Session, text: str) -> Asked:
    ours, baseline = medians(
        lambda: box.met(text), lambda: box.met_without_labels(session, text), times=RUNS
    )
    return Asked(ours, baseline)


def _rows(work: str, size: str, asked: list[Asked]) -> Iterator[Row]:
    against = "the same query as a superuser, without labels"
    yield Row(
        f"{work}, median",
        size,
        median(one.ours for one in asked),
        median(one.baseline for one in asked),
        against=against,
        budget=BUDGET,
        target=MEDIAN_TARGET,
    )
    worst = max(asked, key=attrgetter("ours"))
    yield Row(
        f"{work}, worst",
        size,
        worst.ours,
        worst.baseline,
        against=against,
        budget=BUDGET,
        target=WORST_TARGET,
    )
