import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from statistics import mean
from zipfile import ZipFile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.config.bench.linkage import engines, measuring, peers, sets, splinks
from fourfold.config.bench.linkage.entries import FIELDS, Entry, Labelled
from fourfold.config.bench.linkage.worth import (
    by_group,
    counted,
    difference,
    f1,
    worth_of,
)
from fourfold.config.bench.rows import LeftOut
from fourfold.shared.errors import DomainError

GIVEN = ("James", "Robert", "Mary", "Aisha", "Wei", "Grace", "Liam", "Nadia", "Owen", "Petra")
FAMILY = ("Clark", "Hussain", "Durrant", "Okafor", "Nguyen", "Ketterby", "Walsh", "Larkholm")
TOWNS = ("Hexham", "Durham", "Redcar", "Yarm")
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
labels = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 4)), min_size=1, max_size=25)


@pytest.fixture(scope="module")
def silo():
    return sets.silo(1_600)


@pytest.fixture
def no_peers(monkeypatch, tmp_path):
    monkeypatch.setattr(peers, "PYTHON", tmp_path / "python")


@given(labels)
def test_counting_comes_to_what_listing_every_pair_would(said):
    truth, clusters = [entity for entity, _ in said], [cluster for _, cluster in said]
    pairs = list(combinations(range(len(said)), 2))
    same = {pair for pair in pairs if truth[pair[0]] == truth[pair[1]]}
    together = {pair for pair in pairs if clusters[pair[0]] == clusters[pair[1]]}
    worth = worth_of(counted(truth, clusters))

    assert worth.precision == pytest.approx(len(same & together) / len(together) if together else 1)
    assert worth.recall == pytest.approx(len(same & together) / len(same) if same else 1)
    assert 0 <= worth.low <= worth.high <= 1


def test_the_interval_lies_about_the_figure_and_is_narrow_where_there_is_much():
    rng = np.random.default_rng(1)
    truth = [str(n // 3) for n in range(3_000)]
    clusters = [n // 3 if rng.random() > 0.2 else 10_000 + n for n in range(3_000)]
    worth, few = (worth_of(counted(truth[:n], clusters[:n])) for n in (3_000, 90))

    assert worth.low < worth.f1 < worth.high
    assert worth.high - worth.low < few.high - few.low


def test_a_difference_is_told_from_chance():
    truth = [str(n // 2) for n in range(400)]
    right = counted(truth, [n // 2 for n in range(400)])
    wrong = counted(truth, list(range(400)))

    assert difference(right, right) == (0.0, 0.0)
    assert difference(right, wrong)[0] > 0
    assert difference(wrong, right)[1] < 0


def test_groups_too_small_to_speak_of_are_left_out():
    truth = [str(n // 2) for n in range(400)]
    said = ["M"] * 390 + ["odd"] * 6 + [""] * 4

    found = list(by_group(counted(truth, [n // 2 for n in range(400)]), {"sex": said}))

    assert [(by, group) for by, group, _ in found] == [("sex", "M")]
    assert found[0][2].f1 == 1


def test_settings_are_fixed_on_entities_that_are_not_measured(silo):
    first, second = silo.halves()

    assert set(first.truth).isdisjoint(second.truth)
    assert len(first.entries) + len(second.entries) == len(silo.entries)
    assert all(len(said) == len(second.entries) for said in second.groups.values())


def test_no_engine_is_told_of_sex_origin_or_whom_an_entry_is_about(silo):
    assert set(silo.groups) == {"sex", "age", "origin of the name"}
    assert not {"sex", "origin", "truth", "person"} & {*FIELDS, *silo.entries[0].more}
    table = engines.table_of(silo.entries[:50])

    assert not any(
        group in text.as_py() for text in table["features"] for group in ("British", '"sex"')
    )


def test_a_sample_holds_whole_entities(silo):
    sample = silo.sample(400)

    assert 100 < len(sample.entries) < 900
    assert all(sample.truth.count(one) == silo.truth.count(one) for one in set(sample.truth))


def test_ours_and_splink_are_measured_on_the_same_half_and_peers_that_are_not_there_named(
    silo, no_peers
):
    rows = list(measuring.rows_of(silo, at=AT))
    by_work = {row.work: row for row in rows}
    absent = [row.found for row in rows if row.work == "linkage, left out"]

    assert {*by_work} >= {
        *("linkage, Fourfold", "linkage, Fourfold as it ships", "linkage, Splink, same rules"),
        *("linkage, Splink, its own defaults", "linkage, as right as the best"),
        *(f"linkage, time, {part}" for part in ("whole", "linking alone", "of processors")),
        *("linkage, by sex: F", "linkage, by origin of the name: British"),
    }
    assert [reason.split()[0] for reason in absent] == ["recordlinkage", "nomenklatura"]
    assert all("nothing is claimed" in reason for reason in absent)
    assert len({row.size for row in rows}) == 1
    assert by_work["linkage, Fourfold"].figures["f1"] > 0.6
    assert by_work["linkage, as right as the best"].against.startswith("Splink")
    whole, alone = (by_work[f"linkage, time, {part}"] for part in ("whole", "linking alone"))
    assert whole.ours > alone.ours > 0
    assert whole.baseline > alone.baseline > 0


def test_a_threshold_is_the_one_that_is_most_right_on_its_half():
    half = Labelled("four", [Entry()] * 4, ["x", "x", "y", "y"])
    edges = engines.Edges(np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([9.0, 4.0, 8.0]))

    assert engines.best(edges, half, engines.Scale((1, 6, 12), 0.0)) == (1.0, 6)
    assert engines.clusters_of(edges, 6, 4) == [0, 0, 2, 2]
    assert engines.clusters_of(edges, 1, 4) == [0, 0, 0, 0]


def test_of_thresholds_as_right_as_each_other_the_nearest_to_even_odds_is_taken():
    half = Labelled("four", [Entry()] * 4, ["x", "x", "y", "y"])
    edges = engines.Edges(np.array([0, 2]), np.array([1, 3]), np.array([9.0, 8.0]))

    for even, chosen in ((0.0, 0), (5.0, 5), (20.0, 8)):
        assert engines.best(edges, half, engines.Scale(range(-15, 31), even)) == (1.0, chosen)


def test_a_claim_fails_where_ours_is_less_right_by_more_than_chance_explains():
    truth = [str(n // 2) for n in range(400)]
    theirs = engines.Found("peer", [n // 2 for n in range(400)], 1.0)
    ours = replace(theirs, engine="Fourfold", clusters=list(range(400)))
    counts = {one.engine: counted(truth, one.clusters) for one in (ours, theirs)}

    assert measuring._claim("a set", ours, [theirs], counts).is_met is False
    assert measuring._claim("a set", theirs, [theirs], counts).is_met is True


def test_a_peer_that_fails_is_named_with_its_reason(silo, monkeypatch, tmp_path):
    broken = tmp_path / "python"
    broken.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 0\necho "it broke" >&2\nexit 3\n')
    broken.chmod(0o700)
    monkeypatch.setattr(peers, "PYTHON", broken)
    monkeypatch.setenv("FOURFOLD_HOME", str(tmp_path / "home"))

    with pytest.raises(LeftOut, match=r"recordlinkage failed \(it broke\), so nothing is claimed"):
        peers.run("recordlinkage", silo.halves())
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.skipif(not peers.PYTHON.exists(), reason="scripts/peers was not run")
@pytest.mark.parametrize("peer", peers.SCRIPTS)
def test_a_peer_links_what_it_is_given(peer, monkeypatch, tmp_path):
    monkeypatch.setenv("FOURFOLD_HOME", str(tmp_path / "home"))
    entries = [
        Entry(given=given, family=f"{head}{tail}", born=f"19{70 + n}-03-1{n}", postcode=f"NE7{n} 1AA")
        for n, (head, tail) in enumerate(zip(("Ketter", "Lark", "Osper", "Thorn") * 2, ("by", "holm") * 4, strict=True))
        for given in ("Mark", "Mark")
    ] * 2  # fmt: skip
    found = peers.run(peer, Labelled("a", entries, [str(n // 2 % 8) for n in range(32)]).halves())

    assert found.engine.startswith(peer)
    assert found.seconds > 0
    assert len(set(found.clusters)) < len(found.clusters)


def test_anybodys_set_is_read_by_its_headings_or_by_a_mapping(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("Surname,Forename,DOB,Whose\nDurrant,Mark,12/03/1984,1\nDurant,Mark,,1\n")
    mapping = tmp_path / "mine.yaml"
    mapping.write_text("Surname: family\nForename: given\n")

    guessed, mapped = sets.own(file, "Whose"), sets.own(file, "Whose", mapping)

    assert guessed.entries[0] == Entry(given="Mark", family="Durrant", born="1984-03-12")
    assert mapped.entries[0] == Entry(given="Mark", family="Durrant")
    assert guessed.truth == ["1", "1"]


def test_a_set_may_come_in_any_file_that_records_come_in(tmp_path):
    text = "First name;Surname;Birth date;City;E-mail;Whose\nMark;Durrant;12 Mar 1984;Hexham;m@example.org;1\n"
    (tmp_path / "mine.csv").write_text(text)
    with ZipFile(tmp_path / "mine.zip", "w") as bundle:
        bundle.write(tmp_path / "mine.csv", "mine.csv")
    row = {"given": "Mark", "family": "Durrant", "dob": "1984-03-12", "town": "Hexham"}
    row |= {"email": "m@example.org", "Whose": "1"}
    (tmp_path / "mine.jsonl").write_text(json.dumps(row) + "\n")
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "mine.parquet")
    found = [
        sets.own(tmp_path / f"mine.{form}", "Whose") for form in ("csv", "zip", "jsonl", "parquet")
    ]

    wanted = Entry("Mark", "", "Durrant", "1984-03-12", town="Hexham", email="m@example.org")
    assert [one.entries for one in found] == [[wanted]] * 4
    assert [one.truth for one in found] == [["1"]] * 4


@pytest.mark.parametrize("born", [True, False])
def test_a_small_or_simple_set_is_measured_and_no_engine_fails_on_it(tmp_path, no_peers, born):
    rng = random.Random(3)  # noqa: S311 invented records
    lines = ["given;family;born;town;whose"]
    for whose in range(220):
        given, family = rng.choice(GIVEN), rng.choice(FAMILY)
        day = f"{rng.randint(1950, 2005)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        for _ in range(2):
            lost = rng.randrange(len(family))
            spelt = family[:lost] + family[lost + 1 :] if rng.random() < 0.3 else family
            lines.append(f"{given};{spelt};{day if born else ''};{rng.choice(TOWNS)};{whose}")
    (tmp_path / "mine.csv").write_text("\n".join(lines))

    rows = {one.work: one for one in measuring.own_set(tmp_path / "mine.csv", "whose", None, at=AT)}

    assert rows["linkage, Fourfold"].figures["f1"] > (0.8 if born else 0.05)
    assert rows["linkage, as right as the best"].figures["high"] >= -0.02
    assert {"linkage, Splink, same rules", "linkage, Splink, its own defaults"} <= set(rows)


@pytest.mark.parametrize(
    ("text", "mapping", "why"),
    [
        ("a,b\n1,2\n", None, "no column Whose. It has: a, b"),
        ("family,Whose\nA,1\nB,\n", None, "1 row has nothing under Whose of mine.csv"),
        ("a,Whose\n1,2\n", None, "No column .* is known as a name"),
        ("a,Whose\n1,2\n", "b: family", "No such heading or part: b: family"),
        ("a,Whose\n1,2\n", "a: colour", "No such heading or part: a: colour"),
        ("a,Whose\n1,2\n", "[", "cannot be read as YAML"),
    ],
)
def test_a_set_that_cannot_be_used_is_refused_in_words(tmp_path, text, mapping, why):
    file, yaml = tmp_path / "mine.csv", tmp_path / "mine.yaml"
    file.write_text(text)
    yaml.write_text(mapping or "")

    with pytest.raises(DomainError, match=why):
        sets.own(file, "Whose", yaml if mapping else None)


def test_sets_that_are_not_beside_the_project_are_left_out(monkeypatch, tmp_path):
    monkeypatch.setattr(sets, "SHARED", tmp_path)

    with pytest.raises(LeftOut, match=r"febrl/dataset1\.csv"):
        sets.febrl(1)
    with pytest.raises(LeftOut, match=r"historical_figures_open\.csv"):
        sets.historical()


@pytest.mark.skipif(not sets.SHARED.exists(), reason="the open data are not here: ../shared/data")
def test_febrl_is_linked_with_hardly_an_error():
    halves = sets.febrl(1).halves()
    ours = engines.ours(*halves, at=AT)[0]

    assert f1(counted(halves[1].truth, ours.clusters)) > 0.98


def test_splink_by_itself_is_given_the_same_candidates_and_comparisons(silo):
    halves = silo.halves()
    alone = splinks.same_rules(halves, at=AT)

    assert len(alone.clusters) == len(halves[1].entries)
    assert mean(counted(halves[1].truth, alone.clusters).right) > 0.5


@pytest.mark.soak
def test_a_million_entries_are_linked_no_less_right_and_in_hardly_more_time_than_by_splink():
    halves = sets.silo(1_000_000).halves()
    ours = engines.ours(*halves, at=AT)[0]
    theirs = splinks.same_rules(halves, at=AT)

    for one in (ours, theirs):
        print(f"{one.engine}: {one.training:,.1f} s and {one.seconds:,.1f} s; {one.settings}")
        print(worth_of(counted(halves[1].truth, one.clusters)))
    right, beside_right = (f1(counted(halves[1].truth, one.clusters)) for one in (ours, theirs))
    assert right >= beside_right
    whole, beside = (one.training + one.seconds for one in (ours, theirs))
    assert whole <= measuring.BUDGET * beside
