from pathlib import Path

import pytest

from fourfold.analytics import network
from fourfold.analytics.networkfile import reading
from fourfold.analytics.networkfile.contents import InvalidNetwork, LayerRole

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "networks"
SIZES = {  # folder: nodes, ties taken, rows not taken
    "caviar": (112, 687, 0),
    "cocaine_natarajan": (28, 40, 0),
    "london_gang": (54, 315, 0),
    "madoff_fraud": (61, 60, 1),
    "montagna": (154, 439, 0),
    "montreal_street_gangs": (35, 78, 0),
    "siren": (44, 103, 0),
    "st_louis_crime_bipartite": (1425, 1487, 2),
    "roxanne_ndjson/israel_lea_case1_speakers.json": (33, 36, 2),
    "roxanne_ndjson/montreal_gangs.json": (35, 153, 0),
}
WITH_GRAPHML = [name for name in SIZES if not name.startswith(("roxanne", "st_louis"))]
published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published networks are not beside the project"
)


def counted(found):
    return found.node_rows + len(found.edges) + len(found.rejections)


@published
@pytest.mark.parametrize(("place", "sizes"), SIZES.items())
def test_a_published_network_is_read_whole(place, sizes):
    found = reading.read_path(PUBLISHED / place)

    assert (len(found.nodes), len(found.edges), len(found.rejections)) == sizes
    assert counted(found) == found.rows_read
    assert found.name


@published
def test_the_five_central_players_of_caviar_are_those_that_morselli_names():
    caviar = reading.read_path(PUBLISHED / "caviar")

    measured = network.measure([(edge.source, edge.target) for edge in caviar.default_view], seed=1)

    first = [(one.node, one.neighbours) for one in measured.nodes[:5]]
    assert first == [("1", 60), ("12", 28), ("3", 27), ("87", 16), ("76", 15)]
    assert [layer.name for layer in caviar.periods] == [f"phase{n:02}" for n in range(1, 12)]
    assert {edge.layer for edge in caviar.default_view} == {"full"}


@published
def test_the_findings_on_caviar_say_what_a_loader_must_know():
    findings = " ".join(reading.read_path(PUBLISHED / "caviar").findings)

    assert "Odd ids were kept exactly as they stand: .1, .2." in findings
    assert "179 of its 205 pairs occur in them" in findings
    assert "62 of their 241 pairs do not occur in it" in findings
    assert "taken as 11 periods" in findings


@published
@pytest.mark.parametrize("folder", WITH_GRAPHML)
def test_graphml_and_tables_of_a_published_network_say_the_same(folder):
    as_tables = reading.read_path(PUBLISHED / folder)
    as_graphml = reading.read_path(PUBLISHED / folder / "network.graphml")

    assert undirected(as_graphml) == undirected(as_tables)
    assert {node.id for node in as_graphml.nodes} == {node.id for node in as_tables.nodes}
    assert set(as_graphml.layers) == set(as_tables.layers)


def undirected(found):
    return sorted(
        (edge.layer, *sorted((edge.source, edge.target)), edge.weight) for edge in found.edges
    )


@published
@pytest.mark.parametrize(
    ("place", "column"),
    [
        ("london_gang", "Birthplace"),
        ("montreal_street_gangs", "Ethnicity"),
        ("roxanne_ndjson/montreal_gangs.json", "ethnicity"),
    ],
)
def test_what_reveals_origin_is_left_out_of_a_published_network_and_said(place, column):
    without = reading.read_path(PUBLISHED / place)
    with_reason = reading.read_path(PUBLISHED / place, lawful_reason="bias test")

    assert column not in columns_of(without)
    assert any(f"{column} (racial or ethnic origin)" in said for said in without.findings)
    assert column in columns_of(with_reason)
    assert any("Kept for the reason given (bias test)" in said for said in with_reason.findings)


def columns_of(found):
    return {column for node in found.nodes for column, _ in node.attributes}


@published
def test_meetings_and_telephone_calls_of_montagna_are_seen_together():
    raw = [
        PUBLISHED / "montagna" / f"Montagna_{kind}_edgelist.csv"
        for kind in ("meetings", "phonecalls")
    ]
    joined = reading.read_path(PUBLISHED / "montagna")

    from_raw = reading.read_files({path.name: path.read_bytes() for path in raw})

    assert [(layer.name, layer.role) for layer in from_raw.layers] == [
        ("meetings", LayerRole.KIND),
        ("phonecalls", LayerRole.KIND),
    ]
    assert len(from_raw.default_view) == len(from_raw.edges)
    assert sorted(map(str, from_raw.edges)) == sorted(map(str, joined.edges))


@published
def test_persons_and_crimes_are_nodes_of_two_kinds():
    found = reading.read_path(PUBLISHED / "st_louis_crime_bipartite")
    alone = reading.read_path(PUBLISHED / "st_louis_crime_bipartite" / "edges.csv")

    assert any("every tie joins two kinds" in finding for finding in found.findings)
    assert {node.kind for node in alone.nodes} == {"person", "crime"}


@published
def test_a_folder_of_several_networks_asks_for_one():
    with pytest.raises(InvalidNetwork, match="several networks; name one of them"):
        reading.read_path(PUBLISHED / "roxanne_ndjson")
