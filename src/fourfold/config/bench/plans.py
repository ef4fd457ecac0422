"""The plan check's search for copied actions, and plans on a page, on the demo region's plans."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import cycle

from rapidfuzz import process
from rapidfuzz.fuzz import token_sort_ratio

from fourfold.analytics.likeness_of_text import Corpus, Text, judged
from fourfold.config.bench.place import Place
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import WHOLE, Sizes
from fourfold.config.bench.stopwatch import medians, milliseconds
from fourfold.config.demo.plan import Planned
from fourfold.config.demo.story import tell
from fourfold.publishing.pageplan import Activity, Ask, PlanPage, render, render_many

ON = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
ALIKE_FROM = 70  # of 100, for the peer: the same threshold as ours
PAGE_TARGET = 1_000


def plans(_place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:  # noqa: ARG001 - as every bench
    """Yield the time and the worth of the search for copied actions, and the time of a page.

    Precision and recall are against the generator's own knowledge of what it copied.
    """
    told = tell(ON, small=sizes.threats < WHOLE.threats).plans
    yield _copied(told, sizes)
    yield from _pages(told, sizes)


def _copied(told: tuple[Planned, ...], sizes: Sizes) -> Row:
    texts = [
        Text(action.urn, f"{action.text} {action.specific}".strip(), plan.urn)
        for plan in told
        for action in plan.actions
    ]
    truth = {action.urn for plan in told for action in plan.actions if action.is_copied}
    found = {pair.text for pair in Corpus(texts).nearest(texts, most=1)}
    words = [text.words for text in texts]
    ours, theirs = medians(
        lambda: Corpus(texts).nearest(texts, most=1),
        lambda: process.cdist(words, words, scorer=token_sort_ratio, score_cutoff=ALIKE_FROM),
        times=sizes.times,
    )
    worth = judged(found, truth)
    return Row(
        "copied actions",
        f"{len(texts):,} actions of {len(told):,} plans, {len(truth):,} copied",
        ours,
        theirs,
        against="RapidFuzz, every pair by its words, without reasons",
        found=f"precision {worth.precision:.3f}, recall {worth.recall:.3f}",
    )


def _pages(told: tuple[Planned, ...], sizes: Sizes) -> Iterator[Row]:
    pages = [_page(plan) for plan in told]
    turn = cycle(pages)
    (one,) = medians(lambda: render(next(turn)), times=sizes.times)
    yield Row("a plan on a page", "1 page, PDF/UA-1", one, target=PAGE_TARGET)
    many = [pages[n % len(pages)] for n in range(sizes.pages)]
    batch = milliseconds(lambda: list(render_many(many)))
    yield Row("plans on a page", f"{sizes.pages} pages in a batch", batch)


def _page(plan: Planned) -> PlanPage:
    return PlanPage(
        title=plan.title,
        reference=plan.urn,
        what=plan.aim,
        why=plan.aim,
        where=plan.organisation,
        activity=tuple(Activity(one.pillar.words, one.text) for one in plan.actions),
        asks=tuple(Ask(one.text, one.due_on, "In progress") for one in plan.actions[:3]),
        safeguarding=plan.safeguarding_reference,
        contact=plan.lead,
        marking="OFFICIAL",
        handling="For the recipient alone.",
        recipient="Bench",
        agreement="Bench",
        version=1,
        made_at=AT,
        period="October to December",
    )
