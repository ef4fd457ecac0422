"""Documents to search: names and words of a made-up language, common ones common, by a seed."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random

from psycopg import sql

from fourfold.config.bench.place import Place

SOUNDS = ("b br c ch d dr f g gr h j k l m n p pl r s st t th v w", "a e i o u ai ea oo")
ONSETS, MIDDLES = (sounds.split() for sounds in SOUNDS)
FIRST_NAMES, SURNAMES, VOCABULARY = 400, 3_000, 8_000
WORDS_EACH = 12
MAKE = """
CREATE TEMPORARY TABLE written (label_id bigint, ref text, subject text, words text);
"""
COPY = "COPY written (label_id, ref, subject, words) FROM STDIN"
KEEP = """
INSERT INTO access_searchdocument (label_id, kind, ref, subject, words)
SELECT label_id, 'subjects.subject', ref, subject,
    to_tsvector('english', subject || ' ' || words) FROM written
"""

# Built when the rows are there: many times faster than row by row.
SLOW_TO_FILL = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = 'access_searchdocument' AND indexdef LIKE '%USING gin%'
"""


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


def documents(place: Place, number: int, *, labels: Sequence[int], language: Language) -> None:
    """Make documents under labels, and gather statistics."""
    with place.unbound() as session:
        session.execute(MAKE)
        with session.cursor().copy(COPY) as copy:
            for row in _written(number, labels, language):
                copy.write_row(row)
        indexes = session.execute(SLOW_TO_FILL).fetchall()
        for name, _ in indexes:
            session.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        session.execute(KEEP)
        session.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in indexes:
            session.execute(definition)
        session.execute("VACUUM ANALYZE access_searchdocument")


def _written(
    number: int, labels: Sequence[int], language: Language
) -> Iterator[tuple[int, str, str, str]]:
    for n in range(number):
        label = language.rng.choice(labels)
        yield label, f"S-{n}", language.name(), language.text(WORDS_EACH)
