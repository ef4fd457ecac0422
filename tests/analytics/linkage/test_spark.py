import random
import shutil
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from fourfold.analytics.linkage import setwise, spark
from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.features import features_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import default_model
from fourfold.analytics.linkage.pairs import meet, weigh
from fourfold.analytics.linkage.room import Room, working
from fourfold.analytics.linkage.setwise import Judged
from fourfold.analytics.linkage.spark_room import session_in
from fourfold.analytics.linkage.tables import columns_of, spread
from fourfold.analytics.linkage.training import train
from fourfold.config.bench.linkage.engines import table_of
from fourfold.config.bench.linkage.sets import silo

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java, and there is none here"),
    pytest.mark.filterwarnings("default"),  # what pyspark leaves open is its own
]
TWO_WORKERS = "local-cluster[2,1,1024]"
RECORDS, NEW = 3_000, 200
WORDS = ["mohammed", "muhammad", "katherine", "o neill", "van der berg", "high street", "st", "ab"]


@pytest.fixture(scope="module", autouse=True)
def pyspark():
    return pytest.importorskip("pyspark", reason="pyspark is not installed: run scripts/spark")


@pytest.fixture(scope="module")
def records():
    """Return a region's records, every third of them for other readers, and a model of them."""
    table = table_of(silo(RECORDS).entries)
    readers = pa.array([1 + (place % 3 == 0) for place in range(RECORDS)], pa.int64())
    model = train(table, Kind.PERSON, at=datetime(2026, 11, 22, tzinfo=UTC))
    return table.set_column(table.schema.get_field_index("reader"), "reader", readers), model


@pytest.fixture(scope="module")
def judged(records):
    """Return what people said: against the machine, and of what it left to them."""
    found = setwise.link(*records)
    by_cluster = {}
    for one, cluster in setwise.cluster_of(found).items():
        by_cluster.setdefault(cluster, []).append(one)
    joined = [tuple(members[:2]) for members in by_cluster.values()][:40]
    open_to_people = list(
        zip(found.proposals["a"].to_pylist(), found.proposals["b"].to_pylist(), strict=True)
    )
    return Judged(
        same=[*open_to_people[::7], (1, RECORDS - 1)], different=[*joined, *open_to_people[3::9]]
    )


def words(count):
    """Return pairs of words: of one with slips, and of two."""
    chance = random.Random(3)  # noqa: S311 invented words
    return [(chance.choice(WORDS), slipped(chance)) for _ in range(count)]


def slipped(chance):
    letters = list(chance.choice(WORDS))
    for _ in range(chance.randrange(5)):
        place = chance.randrange(len(letters))
        letters[place : place + 1] = chance.choice(
            ["", "a", "e", "".join(letters[place:][:2][::-1])]
        )
        letters = letters or ["a"]
    return "".join(letters)


def pairs_of(found):
    columns = (found.proposals[name].to_pylist() for name in ("a", "b", "weight", "levels"))
    return {(a, b): (weight, levels) for a, b, weight, levels in zip(*columns, strict=True)}


@pytest.mark.parametrize("new_ids", [None, range(RECORDS - NEW, RECORDS)], ids=["whole", "new"])
def test_two_workers_come_to_the_clusters_and_proposals_of_this_machine(
    records, judged, new_ids, tmp_path
):
    room = Room(folder=tmp_path, master=TWO_WORKERS)
    here = setwise.link(*records, judged=judged, new_ids=new_ids)
    there = spark.link(*records, judged=judged, new_ids=new_ids, room=room)
    ours, theirs = pairs_of(here), pairs_of(there)

    assert there.compared == here.compared > NEW
    assert setwise.cluster_of(there) == setwise.cluster_of(here) != {}
    assert theirs.keys() == ours.keys() != set()
    assert {pair: levels for pair, (_, levels) in theirs.items()} == {
        pair: levels for pair, (_, levels) in ours.items()
    }
    assert {pair: weight for pair, (weight, _) in theirs.items()} == pytest.approx(
        {pair: weight for pair, (weight, _) in ours.items()}, abs=1e-6
    )
    assert there.proposals.schema == here.proposals.schema
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    room = Room(folder=tmp_path_factory.mktemp("spark"), master="local[2]")
    with session_in(room) as one:
        yield one


THINGS = {
    Kind.ORGANISATION: {
        "name": ["Quibell Haulage Ltd", "Quibel Haulage", "Farrow and Sons", "Farow Sons"],
        "company_number": ["01234567", "01234568", ""],
        "address": ["12 High Street, Bedford, MK40 1AA", "High St, Bedford", ""],
    },
    Kind.VEHICLE: {
        "mark": ["AB12 XYZ", "AB12 XYY", "A812 XYZ", "AB21 XYZ"],
        "make": ["Ford", "Seat", ""],
        "colour": ["red", "blue", ""],
    },
    Kind.PHONE: {"number": ["07700 900123", "07700 900132", "07700 900124"]},
    Kind.ACCOUNT: {"number": ["12345678", "12345687", "12345679"]},
    Kind.ADDRESS: {
        "address": ["12 High Street, Bedford, MK40 1AA", "Flat 2, 12 High St", "12 Hihg Street"],
        "postcode": ["MK40 1AA", "MK40 1AB", ""],
    },
}


@pytest.mark.parametrize("kind", list(THINGS))
def test_things_of_each_kind_weigh_the_same_here_and_there(kind, session):
    chance = random.Random(5)  # noqa: S311 invented things
    made = [
        features_of(kind, {name: chance.choice(values) for name, values in THINGS[kind].items()})
        for _ in range(60)
    ]
    table = columns_of(
        (place, 1, each.to_json(), keys_of(kind, each)) for place, each in enumerate(made)
    )
    model = default_model(kind)
    with working(Room()) as connection:
        spread(connection, table, model)
        here = meet(connection, model, None)
        weigh(connection, model)
        ours = dict(weights(connection))
        connection.execute("drop table weighed")

        there = spark._weigh(session, table, model, None, lambda *_: None)
        spark._hand_over(connection, session)
        theirs = dict(weights(connection))

    assert there == here > 0
    assert theirs == pytest.approx(ours, abs=1e-6)
    assert ours


def weights(connection):
    rows = connection.execute("select a, b, weight from weighed").fetchall()
    return [((a, b), weight) for a, b, weight in rows]


def test_texts_are_as_alike_there_as_here(session):
    spark.bring_functions(session)
    made = list(dict.fromkeys(words(20_000)))
    table = pa.table({"a": [a for a, _ in made], "b": [b for _, b in made]})
    session.createDataFrame(table).createOrReplaceTempView("words")
    sql = "select a, b, alike(a, b) as alike, damerau_levenshtein(a, b) as edits from words"
    found = session.sql(sql).toArrow().to_pylist()
    likeness = {(a, b): JaroWinkler.similarity(a, b) for a, b in made}
    sure = {pair for pair, one in likeness.items() if one >= 0.8}

    assert len(found) == len(made)
    assert len(sure) > 500
    assert all(one["edits"] == DamerauLevenshtein.distance(one["a"], one["b"]) for one in found)
    for one in found:
        pair = one["a"], one["b"]
        assert (one["alike"] >= 0.8) == (pair in sure)
        assert pair not in sure or one["alike"] == pytest.approx(likeness[pair], abs=1e-9)
