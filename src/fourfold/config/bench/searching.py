"""Search over every document, by word, by name and by the one box, beside it without labels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import attrgetter
from statistics import median

from fourfold.access import search
from fourfold.access.speaking import speaking_for
from fourfold.config.bench import box, people
from fourfold.config.bench.documents import Language, Sample, documents
from fourfold.config.bench.place import Place, Session
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import medians

BUDGET = 2.0  # never more than twice the same search without need-to-know
MEDIAN_TARGET, WORST_TARGET = 50, 120
RUNS = 5  # of each query
# As the functions of migration access.0003, but for the condition on labels.
PLAIN = """
SELECT kind, ref, subject, {nearness} FROM access_searchdocument
WHERE {match} ORDER BY 4 DESC, 2 LIMIT %(page)s
"""
TS_QUERY = "websearch_to_tsquery('english', %(text)s)"
BY_WORD = PLAIN.format(match=f"words @@ {TS_QUERY}", nearness=f"ts_rank(words, {TS_QUERY})")
BY_NAME = PLAIN.format(match="%(text)s <%% subject", nearness="word_similarity(%(text)s, subject)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one query took."""

    ours: float
    baseline: float


def searching(place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield the median and the worst of different queries, by word and by name."""
    reader = people.reader(people.WIDE, sizes.labels, seed=4)
    language = Language(seed=5)
    samples = documents(place, sizes.documents, labels=reader.labels, language=language)
    kinds = {
        "word": (search.documents, BY_WORD, [_words(language, n) for n in range(sizes.queries)]),
        "name": (search.names, BY_NAME, [_name(language, n) for n in range(sizes.queries)]),
    }
    size = f"{sizes.documents:,} documents, {sizes.labels:,} labels, {sizes.queries} queries"
    with place.unbound() as session, speaking_for(reader.viewer(at)):
        for kind, (find, plain, texts) in kinds.items():
            asked = [_asked(find, session, plain, text) for text in texts]
            yield from _rows(f"search by {kind}", size, asked)
        yield from _in_the_box(session, size, samples, sizes.queries)


def _in_the_box(session: Session, size: str, samples: list[Sample], queries: int) -> Iterator[Row]:
    """Yield what the box asks of the index beside the same without labels, and its whole answer."""
    typed = [box.typed(samples[n % len(samples)], n) for n in range(queries)]
    for text in typed:
        if box.met_without_labels(session, text) == 0:
            raise RuntimeError(f"{text!r} was made to find somebody and finds nobody")
    asked = [_boxed(session, text) for text in typed]
    yield from _rows("search by the box", size, asked)
    whole = [medians(partial(box.found, text), times=RUNS)[0] for text in typed]
    yield Row("the box, whole answer, median", size, median(whole), target=MEDIAN_TARGET)
    yield Row("the box, whole answer, worst", size, max(whole), target=WORST_TARGET)


def _boxed(session: Session, text: str) -> Asked:
    ours, baseline = medians(
        lambda: box.met(text), lambda: box.met_without_labels(session, text), times=RUNS
    )
    return Asked(ours, baseline)


def _words(language: Language, n: int) -> str:
    return language.text(1 + n % 3)


def _name(language: Language, n: int) -> str:
    name = language.name()
    return language.misspelt(name) if n % 2 else name


def _asked(find: Callable[[str], object], session: Session, plain: str, text: str) -> Asked:
    given = {"text": text, "page": search.PAGE}
    ours, baseline = medians(
        lambda: find(text), lambda: session.execute(plain, given).fetchall(), times=RUNS
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
