"""Documents to search: names and words of a made-up language, common ones common, by a seed.

Each is of somebody with a date of birth, a telephone of Ofcom's drama range and a vehicle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from string import ascii_uppercase
from uuid import UUID

from psycopg import sql

from fourfold.config.bench.place import Place
from fourfold.subjects.rules import marks

SOUNDS = ("b br c ch d dr f g gr h j k l m n p pl r s st t th v w", "a e i o u ai ea oo")
ONSETS, MIDDLES = (sounds.split() for sounds in SOUNDS)
FIRST_NAMES, SURNAMES, VOCABULARY = 400, 3_000, 8_000
WORDS_EACH = 12
MAKE = """
CREATE TEMPORARY TABLE written (
    label_id bigint, ref text, subject text, words text, marks text[], happened_on date);
"""
COPY = "COPY written (label_id, ref, subject, words, marks, happened_on) FROM STDIN"
KEEP = """
INSERT INTO access_searchdocument (label_id, kind, ref, subject, words, system, happened_on)
SELECT label_id, 'sources.record', ref, subject,
    to_tsvector('english', subject || ' ' || words) || array_to_tsvector(marks), 'Bench',
    happened_on
FROM written
"""
EARLIEST, DAYS = date(1940, 1, 1), 365 * 68  # of the dates of birth
SAMPLE = 997  # every so many documents, one is kept to be asked for

# Built when the rows are there: many times faster than row by row.
SLOW_TO_FILL = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = 'access_searchdocument' AND indexdef LIKE '%USING gin%'
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """Somebody in the documents, whom one can ask for."""

    name: str
    words: str
    born: date
    phone: str
    vehicle: str


class Language:
    """The names and words of the documents, and of those who search them."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311 - data to measure with, not a secret
        every = self._syllables(FIRST_NAMES + SURNAMES + VOCABULARY)
        self.first = every[:FIRST_NAMES]
        self.last = every[FIRST_NAMES : FIRST_NAMES + SURNAMES]
        self.words = every[FIRST_NAMES + SURNAMES :]
        self._weights = {
            len(pool): list(accumulate(1 / (rank + 10) for rank in range(len(pool))))
            for pool in (self.first, self.last, self.words)
        }

    def name(self) -> str:
        """Return a name, as common as it is."""
        return f"{self._drawn(self.first, 1)[0]} {self._drawn(self.last, 1)[0]}".title()

    def text(self, number: int) -> str:
        """Return so many words."""
        return " ".join(self._drawn(self.words, number))

    def misspelt(self, name: str) -> str:
        """Return a name with two letters changed about."""
        place = self.rng.randrange(1, len(name) - 2)
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]

    def _drawn(self, pool: Sequence[str], number: int) -> list[str]:
        return self.rng.choices(pool, cum_weights=self._weights[len(pool)], k=number)

    def _syllables(self, number: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < number:
            syllables = (self.rng.choice(ONSETS) + self.rng.choice(MIDDLES) for _ in range(2))
            found["".join(syllables) + self.rng.choice(ONSETS)] = None
        return list(found)


def documents(
    place: Place, number: int, *, labels: Sequence[int], language: Language
) -> list[Sample]:
    """Make documents under labels, gather statistics, and return some of those in them."""
    samples: list[Sample] = []
    with place.unbound() as session:
        session.execute(MAKE)
        with session.cursor().copy(COPY) as copy:
            for n in range(number):
                one = _somebody(language)
                samples += [one] * (n % SAMPLE == 0)
                label = language.rng.choice(labels)
                seen = date(2015, 1, 1) + timedelta(days=n % 4000)
                copy.write_row((label, str(UUID(int=n)), one.name, one.words, _marks(one), seen))
        indexes = session.execute(SLOW_TO_FILL).fetchall()
        for name, _ in indexes:
            session.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        session.execute(KEEP)
        session.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in indexes:
            session.execute(definition)
        session.execute("VACUUM ANALYZE access_searchdocument")
    return samples


def _somebody(language: Language) -> Sample:
    rng = language.rng
    letters = "".join(rng.choices(ascii_uppercase, k=5))
    return Sample(
        name=language.name(),
        words=language.text(WORDS_EACH),
        born=EARLIEST + timedelta(days=rng.randrange(DAYS)),
        phone=f"+447700900{rng.randrange(1000):03}",
        vehicle=f"{letters[:2]}{rng.randrange(2, 75):02}{letters[2:]}",
    )


def _marks(one: Sample) -> list[str]:
    named = marks.marks_of([one.name], days=[one.born])
    return [*{*named, marks.exactly(one.phone), *marks.vehicle(one.vehicle)}]
