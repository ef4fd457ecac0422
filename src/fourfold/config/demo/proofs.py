"""Evidence under the levels of an assessment: a few dated sources, each bearing out several."""

from datetime import date, timedelta
from random import Random

from fourfold.config.demo.dice import weighed
from fourfold.config.demo.levels import HARM
from fourfold.threats.rules.evidence import Evidence, Grade
from fourfold.threats.rules.kinds import EvidenceKind
from fourfold.threats.rules.schemes import tactical_default_v1
from fourfold.threats.rules.scoring import Levels

FRESH = (4, 300)  # days before the assessment, within every window
STALE = (400, 900)  # beyond a year: only a conviction still counts
OLD_IN_FIVE = 3  # of the sources of a stale assessment
KINDS = {
    EvidenceKind.INTELLIGENCE: 6,
    EvidenceKind.RECORD: 3,
    EvidenceKind.NOTE: 1,
}
GRADES = ("1 / A / P", "1 / B / P", "2 / A / P", "2 / B / P", "2 / B / P", "2 / C / P", "3 / D / P")
PREFIX = {"cleveland": "CL", "durham": "DU", "northumbria": "NB", "nerocu": "NE"}


def proofs(
    rng: Random, levels: Levels, on: date, *, owner: str, stale: bool = False, whole: bool = False
) -> tuple[Evidence, ...]:
    """Return what is cited under levels; stale evidence no longer bears them out on the day.

    whole: every level is borne out; else one in some falls short by a step.
    """
    sources = [_source(rng, on, owner, stale=stale) for _ in range(rng.randint(2, 4))]
    found = []
    for criterion in tactical_default_v1().evidenced:
        level = levels[criterion.id]
        if level > criterion.lowest:
            short = not whole and level > criterion.lowest + 1 and not rng.randrange(14)
            chosen = _conviction(rng, on, stale=stale) if criterion.id in HARM else None
            source = chosen or rng.choice(sources)
            found.append(_cited(source, criterion.id, level - short))
    return tuple(found)


def _cited(source: Evidence, criterion: str, level: int) -> Evidence:
    return Evidence(criterion, source.dated_on, level, source.kind, source.reference, source.grade)


def _source(rng: Random, on: date, owner: str, *, stale: bool) -> Evidence:
    old = stale and rng.randrange(5) < OLD_IN_FIVE
    dated_on = on - timedelta(days=rng.randint(*(STALE if old else FRESH)))
    kind = weighed(rng, KINDS)
    grade = Grade.read(rng.choice(GRADES)) if kind is EvidenceKind.INTELLIGENCE else None
    return Evidence("", dated_on, 0, kind, _reference(rng, kind, owner, dated_on), grade)


def _conviction(rng: Random, on: date, *, stale: bool) -> Evidence | None:
    """Return, now and then, a conviction, which shows for three years what harm is done."""
    if stale or rng.randrange(9):
        return None
    dated_on = on - timedelta(days=rng.randint(60, 900))
    said = f"Crown Court conviction, {dated_on:%B %Y}"
    return Evidence("", dated_on, 0, EvidenceKind.CONVICTION, said)


def _reference(rng: Random, kind: EvidenceKind, owner: str, day: date) -> str:
    number = rng.randrange(10_000, 99_999)
    said = {
        EvidenceKind.INTELLIGENCE: f"Intelligence report {PREFIX[owner]}/{day:%y}/{number}",
        EvidenceKind.RECORD: f"Crime record {PREFIX[owner]}{number}/{day:%y}",
        EvidenceKind.NOTE: f"Assessor's note of {day.day} {day:%B %Y}",
    }
    return said[kind]
