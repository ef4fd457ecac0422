"""One new record against every person that is held, beside the library's own call for it."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from random import Random
from statistics import median, quantiles
from typing import Any

from django.db import transaction

from fourfold.access.queries import machine_over_all
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.features import Features, features_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import default_model
from fourfold.config.bench.place import Place
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import milliseconds
from fourfold.config.silos.people import Person, equip, population
from fourfold.reference.queries import organisation_called
from fourfold.shared.days import local_day
from fourfold.subjects.commands._copying import insert
from fourfold.subjects.commands._matching import match_mentions, model_for
from fourfold.subjects.models import Joined, MatchKey, Mention, Subject

FORCES = ("Northumbria", "Durham", "Cleveland")
NEW, CALLS = 200, 5  # records that we match, and for which the library is asked
BUDGET, TARGET = 1 / 20, 10
BATCH = 10_000
KIND = Kind.PERSON
# What the library has beside the keys of ours: rules over columns, with the like of our families.
RULES = (
    'l."born" = r."born" and l."family_sound" = r."family_sound"',
    'l."born" = r."born" and l."given" = r."given"',
    'l."family" = r."family" and l."given" = r."given"',
    'l."postcode" = r."postcode" and l."family_sound" = r."family_sound"',
)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody as a record has them: whose label it is, and what is compared."""

    label: int
    said: Features


def one_record(place: Place, sizes: Sizes, *, at: datetime) -> Iterator[Row]:
    """Yield the median and the 95th of a hundred of matching one record against all persons."""
    rng = Random(11)  # noqa: S311 - data to measure with, not a secret
    persons = list(population(rng, sizes.rows, local_day(at)))
    equip(rng, persons)
    labels = [label_saying(Restriction.to({organisation_called(name).pk})).pk for name in FORCES]
    with speaking_for(machine_over_all("linker")):
        model_for(KIND, at=at)
        for start in range(0, len(persons), BATCH):
            some = [_known(one, labels, rng) for one in persons[start : start + BATCH]]
            with transaction.atomic():
                _hold(some, at, is_new=False)
    with place.unbound() as session:
        session.execute("VACUUM ANALYZE")
    fresh = [_again(one, labels, rng) for one in rng.sample(persons, min(NEW, len(persons)))]
    ours, joined = _ours(fresh, at)
    theirs = _theirs((_known(one, labels, rng) for one in persons), fresh)
    size = f"{len(persons):,} persons, {len(ours)} new records"
    against = f"Splink's predict_between of one record and all, {len(theirs)} times"
    found = f"{joined} of {len(ours)} joined"
    yield Row(
        "one record, median", size, median(ours), median(theirs),
        against=against, budget=BUDGET, target=TARGET, found=found,
    )  # fmt: skip
    yield Row(
        "one record, 95th of 100", size, quantiles(ours, n=20)[-1], max(theirs),
        against=against, target=TARGET, found=found,
    )  # fmt: skip


def _known(person: Person, labels: Sequence[int], rng: Random) -> Known:
    values = {
        "given": f"{person.given} {person.middle}".strip(),
        "family": person.family,
        "born": person.born.isoformat(),
        "house": person.home.house,
        "street": person.home.street,
        "postcode": person.home.postcode,
        "phones": list(person.phones),
        "pnc": person.pnc,
    }
    return Known(rng.choice(labels), features_of(KIND, values))


def _again(person: Person, labels: Sequence[int], rng: Random) -> Known:
    """Return somebody as another record has them: a letter of the name lost, one forename."""
    place = rng.randrange(1, max(2, len(person.family) - 1))
    values = {
        "given": person.given,
        "family": person.family[:place] + person.family[place + 1 :],
        "born": person.born.isoformat(),
        "postcode": person.home.postcode,
    }
    return Known(rng.choice(labels), features_of(KIND, values))


def _hold(some: Sequence[Known], at: datetime, *, is_new: bool) -> list[int]:
    """Write mentions with their keys, and return their ids."""
    keys = [uuid.uuid4() for _ in some]
    insert(Subject, ("key",), ((key,) for key in keys))
    matched = None if is_new else at
    ids: list[int] = insert(
        Mention,
        (
            *("subject_id", "label_id", "entity", "kind", "role", "features"),
            *("of_record", "recorded_at", "matched_at"),
        ),
        (
            (key, one.label, "typed in", KIND.value, "", one.said.to_json(), False, at, matched)
            for key, one in zip(keys, some, strict=True)
        ),
        back="id",
    )
    insert(
        MatchKey,
        ("label_id", "mention_id", "kind", "hashed"),
        (
            (one.label, pk, KIND.value, hashed)
            for pk, one in zip(ids, some, strict=True)
            for hashed in keys_of(KIND, one.said)
        ),
    )
    return ids


def _ours(fresh: Sequence[Known], at: datetime) -> tuple[list[float], int]:
    """Return what each of the new records took, from its mention to what stands, and the joined."""
    taken = []
    with speaking_for(machine_over_all("linker")):
        for one in fresh:
            with transaction.atomic():
                ids = _hold([one], at, is_new=True)
            taken.append(milliseconds(partial(match_mentions, ids, at=at)))
        return taken, Joined.objects.standing().count()


def _theirs(held: Iterator[Known], fresh: Sequence[Known]) -> list[float]:
    """Return what the library takes for a record: the same model over rules of its own kind."""
    from splink import Linker  # noqa: PLC0415 - heavy
    from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

    from fourfold.analytics.linkage.room import ROOM, working  # noqa: PLC0415
    from fourfold.analytics.linkage.tables import spread  # noqa: PLC0415

    model = default_model(KIND)
    with working(ROOM) as connection:
        spread(connection, _table(held), model)
        connection.execute("create table newcomer as select * from records limit 0")
        api = DuckDBAPI(connection=connection)
        known = api.register("records")
        linker = Linker(known, model.settings(), log_level=None, validate_settings=False)

        def asked() -> object:
            return linker.inference.predict_between(
                known,
                api.register("newcomer"),
                blocking_rules_to_generate_predictions=list(RULES),
                threshold_match_weight=model.propose,
                warning_mode="never",
            ).as_record_list()

        taken = []
        for n, one in enumerate(fresh[:CALLS]):
            _put(connection, n, one)
            taken.append(milliseconds(asked))
    return taken


def _put(connection: Any, n: int, one: Known) -> None:
    """Let a table hold one new record and nothing else."""
    columns = [row[0] for row in connection.execute("describe records").fetchall()]
    said: Mapping[str, Any] = {"id": -1 - n, "reader": one.label, **one.said.columns}
    marks = ", ".join("?" for _ in columns)
    connection.execute("delete from newcomer")
    connection.execute(
        f"insert into newcomer values ({marks})",  # noqa: S608 - question marks
        [said.get(name) for name in columns],
    )


def _table(held: Iterator[Known]) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - heavy

    from fourfold.analytics.linkage.tables import SCHEMA, columns_of  # noqa: PLC0415

    rows = ((n, one.label, one.said.to_json(), ()) for n, one in enumerate(held))
    tables = [pa.table([[]] * len(SCHEMA), schema=SCHEMA)]
    while chunk := list(islice(rows, BATCH)):
        tables.append(columns_of(chunk))
    return pa.concat_tables(tables)
