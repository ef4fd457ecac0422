"""One new record against every person that is held, beside the library's own call for it."""

import csv
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from django.db import transaction

from fourfold.access.models import Label
from fourfold.access.queries import machine_over_all
from fourfold.access.rules import Restriction
from fourfold.access.speaking import label_saying, speaking_for
from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.features import Features, features_of
from fourfold.analytics.linkage.model import default_model
from fourfold.config.bench import load, people
from fourfold.config.bench.crowd import KIND, Crowd, held
from fourfold.config.bench.place import Place
from fourfold.config.bench.rows import Row
from fourfold.config.bench.sizes import Sizes
from fourfold.config.bench.stopwatch import milliseconds
from fourfold.config.silos.people import Person, equip, population
from fourfold.reference.queries import organisation_called
from fourfold.shared.days import local_day
from fourfold.sources.commands.systems import NewSystem, record_system
from fourfold.sources.commands.taking import Taking, take_in
from fourfold.sources.rules.records.opening import Brought
from fourfold.sources.rules.systems import SystemKind
from fourfold.subjects.commands._copying import insert
from fourfold.subjects.commands._matching import match_mentions
from fourfold.subjects.commands.linking import keep_model
from fourfold.subjects.models import Joined, MatchKey, Mention, Proposal, Subject
from fourfold.subjects.queries import candidates

FORCES = ("Northumbria", "Durham", "Cleveland")
NEW, CALLS = 200, 5  # records that we match, and for which the library is asked
DELIVERED = 1_000  # records of a small delivery
BUDGET, TARGET = 1 / 20, 10
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
    """Yield the median and the worst of matching one record against all persons, and many."""
    rng = Random(11)  # noqa: S311 - data to measure with, not a secret
    persons = list(population(rng, sizes.rows, local_day(at)))
    equip(rng, persons)
    labels = [label_saying(Restriction.to({organisation_called(name).pk})).pk for name in FORCES]
    met_again = rng.sample(persons, min(NEW + DELIVERED, len(persons) // 2))
    with speaking_for(machine_over_all("linker")):
        keep_model(model=default_model(KIND), by=machine_over_all("linker"), at=at)
    table = _held(place, persons, Crowd(labels, at, rng))
    known = f"{len(persons):,} persons"
    persons.clear()
    fresh = [_again(one, labels, rng) for one in met_again[:NEW]]
    ours = _ours(fresh, at)
    theirs = _theirs(table, fresh)
    size, found = f"{known}, {len(fresh)} new records", ours.said()
    against = f"Splink's predict_between of one record and all, {len(theirs)} times"
    yield Row(
        "one record, median", size, median(ours.taken), median(theirs),
        against=against, budget=BUDGET, target=TARGET, found=found,
    )  # fmt: skip
    yield Row(
        "one record, worst", size, max(ours.taken), max(theirs),
        against=against, target=TARGET, found=found,
    )  # fmt: skip
    yield _delivery(met_again[NEW:], known, rng, at)


def _held(place: Place, persons: Sequence[Person], crowd: Crowd) -> Any:
    """Let persons be held, and return them as the library's table."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    from fourfold.analytics.linkage.tables import columns_of  # noqa: PLC0415

    with place.unbound() as session:
        chunks = held(session, map(_values, persons), crowd)
        return pa.concat_tables(
            [columns_of((pk, label, said, ()) for pk, label, said in some) for some in chunks]
        )


def _values(person: Person) -> dict[str, Any]:
    return {
        "given": f"{person.given} {person.middle}".strip(),
        "family": person.family,
        "born": person.born.isoformat(),
        "house": person.home.house,
        "street": person.home.street,
        "postcode": person.home.postcode,
        "phones": list(person.phones),
        "pnc": person.pnc,
    }


def _again(person: Person, labels: Sequence[int], rng: Random) -> Known:
    """Return somebody as another record has them: a letter of the name lost, one forename."""
    values = {
        "given": person.given,
        "family": _misspelt(person.family, rng),
        "born": person.born.isoformat(),
        "postcode": person.home.postcode,
    }
    return Known(rng.choice(labels), features_of(KIND, values))


def _misspelt(name: str, rng: Random) -> str:
    place = rng.randrange(1, max(2, len(name) - 1))
    return name[:place] + name[place + 1 :]


def _bring(one: Known, at: datetime) -> int:
    """Write a mention with its keys, as unpacking does, and return its id."""
    key = uuid.uuid4()
    insert(Subject, ("key",), [(key,)])
    (pk,) = insert(
        Mention,
        (
            "subject_id",
            "label_id",
            "entity",
            "kind",
            "features",
            "of_record",
            "recorded_at",
            "role",
        ),
        [(key, one.label, "typed in", KIND.value, one.said.to_json(), False, at, "")],
        back="id",
    )
    insert(
        MatchKey,
        ("label_id", "mention_id", "kind", "hashed"),
        ((one.label, pk, KIND.value, hashed) for hashed in keys_of(KIND, one.said)),
    )
    return int(pk)


@dataclass(slots=True)
class Matched:
    """What each of some records took, from its mention to what stands; and what came of it."""

    taken: list[float]
    candidates: list[int]
    joined: int
    proposed: int

    def said(self) -> str:
        """Return it in words."""
        return (
            f"compared with {median(self.candidates):,.0f} others, at most"
            f" {max(self.candidates):,}; {self.joined} of {len(self.taken)} joined,"
            f" {self.proposed} pairs proposed"
        )


def _ours(fresh: Sequence[Known], at: datetime) -> Matched:
    taken, met = [], []
    cap = default_model(KIND).key_cap
    with speaking_for(machine_over_all("linker")):
        for one in fresh:
            with transaction.atomic():
                pk = _bring(one, at)
            taken.append(milliseconds(partial(match_mentions, [pk], at=at)))
            met.append(len(candidates.met(KIND, keys_of(KIND, one.said), cap, {})) - 1)
        joined = Joined.objects.standing().count()
        return Matched(taken, met, joined, Proposal.objects.waiting().count())


def _delivery(persons: Sequence[Person], known: str, rng: Random, at: datetime) -> Row:
    """Return what each record of a small delivery takes, from the file to what stands."""
    reader = people.reader(people.WIDE, 1, seed=7)
    label, by = Label.objects.get(pk=reader.labels[0]), reader.viewer(at)
    with tempfile.TemporaryDirectory() as folder, speaking_for(by):
        path = Path(folder, "crimes.csv")
        with path.open("w", encoding="utf-8") as file:
            file.write(load.HEADINGS)
            csv.writer(file).writerows(
                _line(n, one, rng, at) for n, one in enumerate(persons, start=1)
            )
        new = NewSystem(
            code="bench-crime",
            name="Bench",
            kind=SystemKind.CRIME,
            owner=reader.user.organisation,
            records_label=label,
        )
        system = record_system(new=new, label=label, by=by, at=at)
        taking = Taking(system=system, brought=Brought(path, path.name), profile=load.PROFILE)
        whole = milliseconds(partial(take_in, taking=taking, by=by, clock=lambda: at))
    with speaking_for(machine_over_all("linker")):
        waiting = Mention.objects.waiting().count()
    return Row(
        "one record of a delivery", f"{known}, {len(persons):,} records", whole / len(persons),
        target=TARGET, found=f"taken in, unpacked and compared; {waiting} wait",
    )  # fmt: skip


def _line(n: int, person: Person, rng: Random, at: datetime) -> tuple[str, ...]:
    day = local_day(at).strftime("%d/%m/%Y")
    return (
        *(f"BC/{n:08}", day, day, "Burglary", "Cleveland"),
        *(person.given, _misspelt(person.family, rng), person.born.strftime("%d/%m/%Y")),
        *(person.home.line, person.home.postcode, *(person.phones or ("",))),
        *(person.marks or ("",)),
    )


def _theirs(table: Any, fresh: Sequence[Known]) -> list[float]:
    """Return what the library takes for a record: the same model over rules of its own kind."""
    from splink import Linker  # noqa: PLC0415 - heavy
    from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

    from fourfold.analytics.linkage.room import ROOM, working  # noqa: PLC0415
    from fourfold.analytics.linkage.tables import spread  # noqa: PLC0415

    model = default_model(KIND)
    with working(ROOM) as connection:
        spread(connection, table, model)
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
