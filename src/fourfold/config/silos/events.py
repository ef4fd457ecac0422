"""What happens in the made region day by day, and what the systems of three forces hold of it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from fourfold.config.silos import texts
from fourfold.config.silos.chance import happens
from fourfold.config.silos.errors import Said, said_of, spelt
from fourfold.config.silos.people import Person
from fourfold.config.silos.places import CLEVELAND, DURHAM, FORCES, NORTHUMBRIA, Address
from fourfold.config.silos.record import (
    COACCUSED,
    CRIME,
    CUSTODY,
    DETAINEE,
    INTELLIGENCE,
    NOMINAL,
    SUSPECT,
    VICTIM,
    WITNESS,
    Mention,
    Planted,
    Record,
    Scene,
)

DAYS = 5 * 365
KINDS = {CRIME: 60, CUSTODY: 18, INTELLIGENCE: 22}
ELSEWHERE = 0.14  # of what suspects do, in another force's area
BUSIEST = 40.0  # times as often met as the quietest
_NONE_ONE_TWO = {
    CRIME: (30, 47, 16, 7),
    CUSTODY: (0, 78, 15, 7),
    INTELLIGENCE: (0, 55, 32, 13),
}
_ROLES = {
    CRIME: (SUSPECT, SUSPECT),
    CUSTODY: (DETAINEE, COACCUSED),
    INTELLIGENCE: (NOMINAL, NOMINAL),
}
_ASSESSED = "ABCDE"
_DRAWN_BACK = (2, 1, 3)


class Chronicle:
    """Who may be met, how often, and how far each system has counted."""

    def __init__(
        self, *, rng: Random, persons: Sequence[Person], suspects: Sequence[Person], today: date
    ) -> None:
        self.rng, self.today = rng, today
        self.suspects = suspects
        self.heavy = list(accumulate(min(rng.paretovariate(1.1), BUSIEST) for _ in suspects))
        self.near: dict[str, list[Person]] = {force: [] for force in FORCES}
        for person in persons:
            self.near[person.home.force].append(person)
        self.near = {force: near or list(persons) for force, near in self.near.items()}
        self.counted: Counter[tuple[str, int]] = Counter()
        self.planted: dict[int, Planted] = {}
        self.circles: dict[int, Sequence[Person]] = {}

    def usual(self, day: date) -> Record:
        """Return a record of a day, of whomever chance chooses."""
        rng = self.rng
        kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
        lead = self.suspects[bisect_right(self.heavy, rng.random() * self.heavy[-1])]
        force = lead.home.force
        if happens(rng, ELSEWHERE):
            force = rng.choices(list(FORCES), list(FORCES.values()))[0]
        return self.record(kind, force, lead, day, texts.offence(rng))

    def record(self, kind: str, force: str, lead: Person, day: date, offence: str) -> Record:
        """Return a record of a kind in a force about somebody and those beside them."""
        cast = self._cast(kind, force, lead, offence)
        mentions = [
            Mention(role, who.number, self._said(who, kind, force, day, role)) for role, who in cast
        ]
        scene = Scene(days_ago=(self.today - day).days, force=force, kind=kind)
        return self._of(scene, offence, cast, mentions)

    def scene(self, told: Scene, lead: Person, beside: Sequence[Person], offence: str) -> Record:
        """Return a record of somebody planted as it is told: nobody in it is mistaken."""
        first, other = _ROLES[told.kind]
        cast = [(first, lead), *((other, one) for one in beside)]
        mentions = [self._rightly(told, role, who) for role, who in cast]
        if told.phone:
            mentions[0] = replace(mentions[0], said=replace(mentions[0].said, phone=told.phone))
        made = self._of(told, offence, cast, mentions)
        seen = f" Vehicle {told.mark} was seen." if told.mark else ""
        return replace(made, mark=told.mark, text=made.text + seen)

    def _rightly(self, told: Scene, role: str, who: Person) -> Mention:
        day, planted = self.today - timedelta(days=told.days_ago), self.planted.get(who.number)
        name = planted.spelt_in(told.force) if planted else (who.given, who.family)
        said = self._said(who, told.kind, told.force, day, role)
        return Mention(role, who.number, spelt(replace(said, born=who.born, age=None), name))

    def _of(
        self,
        scene: Scene,
        offence: str,
        cast: Sequence[tuple[str, Person]],
        mentions: list[Mention],
    ) -> Record:
        rng, kind, force = self.rng, scene.kind, scene.force
        day = self.today - timedelta(days=scene.days_ago)
        place = rng.choice(self.near[force]).home
        at = self._instant(day)
        used = [who for role, who in cast if role in {SUSPECT, DETAINEE, NOMINAL}]
        mark = self._mark(used)
        account = used[0].account if used and happens(rng, 0.15) else None
        return Record(
            force=force,
            kind=kind,
            key=self._key(force, kind, day),
            at=at,
            offence=offence,
            place=place,
            mentions=mentions,
            text=self._text(kind, mentions, place, mark, account, used),
            mark=mark,
            account=account if kind == INTELLIGENCE else None,
            outcome=rng.randrange(4),
            grading=self._grading(),
        )

    def _cast(self, kind: str, force: str, lead: Person, offence: str) -> list[tuple[str, Person]]:
        rng = self.rng
        number = rng.choices(range(4), _NONE_ONE_TWO[kind])[0]
        if lead.number in self.planted:
            number = max(number, 1)
        others = [one for one in self.circles.get(lead.number, lead.circle) if one is not lead]
        beside = rng.sample(others, min(len(others), max(number - 1, 0)))
        cast = [lead, *beside][:number]
        if kind == CUSTODY:
            return [(DETAINEE, lead), *((COACCUSED, one) for one in beside)]
        if kind == INTELLIGENCE:
            return [(NOMINAL, one) for one in cast]
        return [*((SUSPECT, one) for one in cast), *self._harmed(force, cast, offence)]

    def _harmed(self, force: str, cast: list[Person], offence: str) -> Iterator[tuple[str, Person]]:
        rng, near = self.rng, self.near[force]
        if offence not in texts.WITHOUT_VICTIM or not cast:
            yield VICTIM, rng.choice(near)
            if happens(rng, 0.08):
                yield VICTIM, rng.choice(near)
        if happens(rng, 0.12):
            yield WITNESS, rng.choice(near)

    def _said(self, who: Person, kind: str, force: str, day: date, role: str) -> Said:
        said = said_of(who, kind, day, self.rng)
        planted = self.planted.get(who.number)
        name = (planted.spellings or {}).get(force) if planted else None
        if name:
            said = spelt(replace(said, born=who.born, age=None), name)
        if role == COACCUSED:  # a name and a date, no more
            return replace(said, address=None, phone="", pnc="", cro="", alias="", former="")
        return said if who.pnc or role in {SUSPECT, DETAINEE} else replace(said, pnc="", cro="")

    def _instant(self, day: date) -> datetime:
        latest = 6 * 60 if day >= self.today else 24 * 60
        return datetime.combine(day, time(), UTC) + timedelta(minutes=self.rng.randrange(latest))

    def _mark(self, used: Sequence[Person]) -> str:
        held = [mark for who in used for mark in who.marks]
        return self.rng.choice(held) if held and happens(self.rng, 0.3) else ""

    def _grading(self) -> tuple[int, str, str]:
        rng = self.rng
        source = rng.choices(_DRAWN_BACK, (60, 25, 15))[0]
        assessed = rng.choices(_ASSESSED, (20, 35, 15, 25, 5))[0]
        return source, assessed, "C" if happens(rng, 0.12) else "P"

    def _key(self, force: str, kind: str, day: date) -> str:
        self.counted[f"{force}-{kind}", day.year] += 1
        return _KEYS[force, kind](self.counted[f"{force}-{kind}", day.year], day.year)

    def _text(
        self,
        kind: str,
        mentions: Sequence[Mention],
        place: Address,
        mark: str,
        account: tuple[str, str] | None,
        used: Sequence[Person],
    ) -> str:
        names = [f"{one.said.given} {one.said.family}".strip() for one in mentions]
        words = {
            "place": place.line,
            "street": place.street,
            "town": place.town,
            "postcode": place.postcode,
            "mark": mark,
            "phone": next((number for who in used for number in who.phones), ""),
            "account": " ".join(account or ()),
        }
        return texts.text(self.rng, kind, names, words)


_KEYS: Mapping[tuple[str, str], Callable[[int, int], str]] = {
    (NORTHUMBRIA, CRIME): lambda n, year: f"NC/{n:06}/{year % 100:02}",
    (NORTHUMBRIA, CUSTODY): lambda n, year: f"NB{year % 100:02}/{n:06}",
    (NORTHUMBRIA, INTELLIGENCE): lambda n, year: f"LOG{year}{n:06}",
    (DURHAM, CRIME): lambda n, year: f"DUR-{year}-{n:05}",
    (DURHAM, CUSTODY): lambda n, year: f"D/{year}/{n:05}",
    (DURHAM, INTELLIGENCE): lambda n, year: f"IL-{year}-{n:05}",
    (CLEVELAND, CRIME): lambda n, year: f"CL{year % 100:02}{n:06}",
    (CLEVELAND, CUSTODY): lambda n, year: f"CV-CUS-{year}-{n}",
    (CLEVELAND, INTELLIGENCE): lambda n, year: f"SUB-{year}-{n}",
}
