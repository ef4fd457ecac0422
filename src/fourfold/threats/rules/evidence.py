"""What bears a level out, for how long, and what score that supports: the honest score.

A stated score is a person's. The supported score is the same formula on the levels that
evidence inside its window still bears out; the gap is inflation at risk. It is never above
the stated score, new evidence never lowers it, time alone never raises it, and it changes
nothing by itself: a person decides. (HMICFRS found scores that rested on old information
and were exaggerated: north-east SOC inspection.)
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fourfold.shared.errors import DomainError
from fourfold.threats.rules.kinds import EvidenceKind
from fourfold.threats.rules.months import months_after
from fourfold.threats.rules.scheme import Criterion, Scheme
from fourfold.threats.rules.scoring import Levels, Scored, check_levels, score

_GRADE = re.compile(r"([1-3])\s*/?\s*([A-E])(?:\s*/?\s*([PC]))?", re.IGNORECASE)
DAYS_A_MONTH = 30.44
DAYS_IN_DAYS = 60  # below it an age is told in days, above in months


class UnreadableGrade(DomainError):
    """A grade is not one of the 3x5x2."""


class EvidenceDoesNotFit(DomainError):
    """Evidence names what the scheme has not, or a day that has not come."""


class EvidenceMissing(DomainError):
    """A level above the lowest rests on nothing. `criteria` are their ids."""

    def __init__(self, criteria: tuple[Criterion, ...]) -> None:
        self.criteria = tuple(one.id for one in criteria)
        named = ", ".join(one.label for one in criteria)
        super().__init__(f"Give dated evidence, or the lowest level, for: {named}.")


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of the 3x5x2: source 1 to 3, assessment A to E, handling P or C or not said.

    The letter C means one thing as assessment and another as handling; hence three fields.
    """

    source: str
    assessment: str
    handling: str = ""

    @classmethod
    def read(cls, text: str) -> "Grade":
        """Return the grade that a text states.

        >>> str(Grade.read("2bp"))
        '2 / B / P'

        :raises UnreadableGrade: when it is none.
        """
        found = _GRADE.fullmatch(text.strip())
        if found is None:
            raise UnreadableGrade(f"“{text.strip()[:20]}” is not a 3x5x2 grade such as 2 / B / P.")
        source, assessment, handling = found.groups(default="")
        return cls(source, assessment.upper(), handling.upper())

    def __str__(self) -> str:
        return " / ".join(part for part in (self.source, self.assessment, self.handling) if part)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A dated thing that bears out a criterion up to a level.

    grade: none for what is not graded intelligence. reference: where it can be found.
    """

    criterion: str
    dated_on: date
    bears_out: int
    kind: EvidenceKind
    reference: str
    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class Supported:
    """What evidence bears out on a day.

    levels: of every criterion. gap: stated less supported risk. short: the criteria whose
    stated level is not borne out, in the scheme's order.
    """

    levels: Levels
    scored: Scored
    gap: Decimal
    short: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Lapse:
    """A day from which less is supported than on the day before."""

    on: date
    scored: Scored


@dataclass(frozen=True, slots=True)
class Age:
    """How old the newest evidence under a criterion is; `days` is none where there is none."""

    criterion: str
    label: str
    newest_on: date | None
    days: int | None
    lapses_on: date | None
    words: str


def check_evidence(scheme: Scheme, evidence: Iterable[Evidence], on: date) -> None:
    """Refuse evidence that cannot bear anything out.

    :raises EvidenceDoesNotFit: when its criterion needs none or is unknown, its level is not
        one of the criterion's, its day has not come, or it does not say where it can be found.
    """
    needing = {one.id: one for one in scheme.evidenced}
    for one in evidence:
        criterion = needing.get(one.criterion)
        if criterion is None:
            raise EvidenceDoesNotFit(f"No evidence is asked for under “{one.criterion}”.")
        if criterion.level(one.bears_out) is None:
            raise EvidenceDoesNotFit(f"{criterion.label} has no level {one.bears_out}.")
        if one.dated_on > on:
            raise EvidenceDoesNotFit(
                f"Evidence under {criterion.label} is dated after {on:%-d %B %Y}."
            )
        if not one.reference.strip():
            raise EvidenceDoesNotFit(
                f"Say where the evidence under {criterion.label} can be found."
            )


def check_submittable(
    scheme: Scheme, levels: Levels, evidence: Collection[Evidence], on: date
) -> None:
    """Refuse an assessment that is not complete: no score without dated evidence.

    Evidence need not bear out the whole of the stated level: the gap is shown instead.

    :raises LevelsMissing: when a criterion has no level.
    :raises LevelsDoNotFit: when a criterion or a level is unknown.
    :raises EvidenceDoesNotFit: as `check_evidence`.
    :raises EvidenceMissing: when a level above the lowest rests on nothing.
    """
    check_levels(scheme, levels)
    check_evidence(scheme, evidence, on)
    under = {one.criterion for one in evidence}
    bare = tuple(
        one for one in scheme.evidenced if levels[one.id] > one.lowest and one.id not in under
    )
    if bare:
        raise EvidenceMissing(bare)


def lapses_on(scheme: Scheme, criterion: Criterion, evidence: Evidence) -> date | None:
    """Return the first day on which evidence no longer counts; none where it never did.

    >>> from fourfold.threats.rules.schemes import tactical_default_v1
    >>> scheme = tactical_default_v1()
    >>> seen = Evidence("scope", date(2021, 1, 10), 3, EvidenceKind.RECORD, "CR/1")
    >>> lapses_on(scheme, scheme.criterion("scope"), seen)
    datetime.date(2022, 1, 10)
    """
    if criterion.windows is None or (
        evidence.grade is not None and evidence.grade.assessment in scheme.uncounted
    ):
        return None
    return months_after(evidence.dated_on, criterion.windows.months(evidence.kind))


def supported_levels(
    scheme: Scheme, levels: Levels, evidence: Iterable[Evidence], on: date
) -> dict[str, int]:
    """Return, for each criterion, the lower of the stated level and the highest borne out.

    The lowest level where nothing inside its window bears a higher one out. A criterion that
    needs no evidence stands as stated. Evidence dated after `on` counts: it is refused when an
    assessment is made (`check_evidence`), and waiting for its day would let time raise a score.
    """
    return _kept(scheme, levels, _counted(scheme, evidence), on)


def _counted(scheme: Scheme, evidence: Iterable[Evidence]) -> list[tuple[str, int, date]]:
    """Return (criterion, level borne out, first day on which it no longer is)."""
    criteria = {one.id: one for one in scheme.evidenced}
    found = []
    for one in evidence:
        criterion = criteria.get(one.criterion)
        end = lapses_on(scheme, criterion, one) if criterion else None
        if end is not None:
            found.append((one.criterion, one.bears_out, end))
    return found


def _kept(
    scheme: Scheme, levels: Levels, counted: Iterable[tuple[str, int, date]], on: date
) -> dict[str, int]:
    borne = {one.id: one.lowest for one in scheme.evidenced}
    for criterion, level, end in counted:
        if on < end:
            borne[criterion] = max(level, borne[criterion])
    return {name: min(stated, borne.get(name, stated)) for name, stated in levels.items()}


def supported(scheme: Scheme, levels: Levels, evidence: Iterable[Evidence], on: date) -> Supported:
    """Return the score that evidence bears out on a day, and what it falls short by.

    :raises LevelsMissing: when a criterion has no level.
    :raises LevelsDoNotFit: when a criterion or a level is unknown.
    """
    stated = score(scheme, levels)
    kept = supported_levels(scheme, levels, evidence, on)
    scored = _lower(stated, score(scheme, kept))
    short = tuple(one for one in scheme.evidenced if kept[one.id] < levels[one.id])
    return Supported(kept, scored, stated.risk - scored.risk, short)


def _lower(stated: Scored, scored: Scored) -> Scored:
    """Return the lower, for a scheme whose formula was tried and not proved (its warnings)."""
    return scored if scored.risk <= stated.risk else stated


def lapses(
    scheme: Scheme, levels: Levels, evidence: Iterable[Evidence], from_: date
) -> tuple[Lapse, ...]:
    """Return the days after `from_` on which the supported score changes as time passes.

    >>> from fourfold.threats.rules.schemes import tactical_default_v1
    >>> scheme = tactical_default_v1()
    >>> levels = {one.id: one.lowest for one in scheme.criteria} | {"physical": 4}
    >>> hurt = Evidence("physical", date(2021, 3, 1), 4, EvidenceKind.RECORD, "CR/2")
    >>> tried = Evidence("physical", date(2020, 6, 1), 3, EvidenceKind.CONVICTION, "PNC")
    >>> for lapse in lapses(scheme, levels, [hurt, tried], date(2021, 6, 1)):
    ...     print(lapse.on, lapse.scored.risk)
    2022-03-01 4
    2023-06-01 0
    """
    counted, stated = _counted(scheme, evidence), score(scheme, levels)
    found: list[Lapse] = []
    kept = _kept(scheme, levels, counted, from_)
    risk = _lower(stated, score(scheme, kept)).risk
    for on in sorted({end for _, _, end in counted if end > from_}):
        left = _kept(scheme, levels, counted, on)
        if left != kept:
            kept, scored = left, _lower(stated, score(scheme, left))
            if scored.risk != risk:
                found.append(Lapse(on, scored))
            risk = scored.risk
    return tuple(found)


def ages(scheme: Scheme, evidence: Collection[Evidence], on: date) -> tuple[Age, ...]:
    """Return, for each criterion that needs evidence, how old the newest of it is.

    lapses_on: the last day to come on which evidence under it still counts, exclusive.
    """
    return tuple(_age(scheme, criterion, evidence, on) for criterion in scheme.evidenced)


def _age(scheme: Scheme, criterion: Criterion, evidence: Iterable[Evidence], on: date) -> Age:
    under = [one for one in evidence if one.criterion == criterion.id and one.dated_on <= on]
    if not under:
        return Age(criterion.id, criterion.label, None, None, None, "No evidence")
    newest_on = max(one.dated_on for one in under)
    ends = [end for one in under if (end := lapses_on(scheme, criterion, one)) and end > on]
    days = (on - newest_on).days
    words = f"Newest evidence {age_words(days)}" + ("" if ends else ", lapsed")
    return Age(criterion.id, criterion.label, newest_on, days, max(ends, default=None), words)


def age_words(days: int) -> str:
    """Return an age in words: days when it is short, months when it is long.

    >>> age_words(0), age_words(1), age_words(45), age_words(425)
    ('of today', '1 day old', '45 days old', '13 months old')
    """
    if days == 0:
        return "of today"
    if days < DAYS_IN_DAYS:
        return f"{days} day{'s' if days > 1 else ''} old"
    return f"{int(days / DAYS_A_MONTH)} months old"
