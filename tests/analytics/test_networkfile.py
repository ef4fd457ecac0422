import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fourfold.analytics.networkfile import layers, reading
from fourfold.analytics.networkfile.contents import (
    FileEdge,
    FileNode,
    InvalidNetwork,
    LayerRole,
    NetworkFile,
)
from fourfold.analytics.networkfile.sensitive import ground
from fourfold.analytics.networkfile.text import MOST_BYTES


def read(**files):
    """Read files given as text; `nodes_csv` stands for nodes.csv."""
    return reading.read_files(
        {name.replace("_", "."): text.encode() for name, text in files.items()}, name="test"
    )


def reasons(found):
    return [rejection.reason for rejection in found.rejections]


def counted(found):
    return found.node_rows + len(found.edges) + len(found.rejections)


# Rows


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ties,,b,1", "The row has no source."),
        ("ties,a,  ,1", "The row has no target."),
        ("ties,a,a,1", "The row ties a to itself."),
        ("ties,a,b,many", "The weight many is not a number."),
        ("ties,a,b,nan", "The weight nan is not a number."),
        ("ties,a,b,0", "The weight 0 is not above nought."),
        ("ties,a,b,1,2", "The row has 5 values where 4 are expected."),
        ('ties,a,"b,1', "The row has a quotation mark that is never closed."),
        (f"ties,{'a' * 501},b,1", "The row has an id of more than 500 characters."),
        (f"{'l' * 10_001},a,b,1", "The row has a value of more than 10,000 characters."),
        ("ties,a\x07,b,1", "The row holds a control character."),
    ],
)
def test_a_bad_row_is_counted_with_its_reason_and_the_rest_is_read(row, reason):
    found = read(edges_csv=f"layer,source,target,weight\n{row}\nties,x,y,2\n")

    assert [(one.file, one.row, one.reason) for one in found.rejections] == [
        ("edges.csv", 2, reason)
    ]
    assert found.edges == (FileEdge("x", "y", "ties", 2.0),)
    assert any(said.startswith("Rows not taken: 1 of 2;") for said in found.findings)


def test_ids_are_kept_exactly_as_they_stand():
    found = read(edges_csv="source,target\n.1,1\n007,7\n A ,a\n")

    assert [node.id for node in found.nodes] == [".1", "1", "007", "7", " A ", "a"]
    assert any(
        said == "Odd ids were kept exactly as they stand: .1,  A ." for said in found.findings
    )
    assert any("1 and .1" in said or ".1 and 1" in said for said in found.findings)


def test_a_second_description_of_a_node_is_not_taken():
    found = read(nodes_csv="id,age\na,1\na,2\n", edges_csv="source,target\na,b\n")

    assert found.nodes == (FileNode("a", "", (("age", "1"),)), FileNode("b"))
    assert reasons(found) == ["The id a is already described in an earlier row."]


def test_quoted_values_may_run_over_lines():
    found = read(
        nodes_csv='id,note\na,"one\ntwo, ""three"""\nb,\n', edges_csv="source,target\na,b\n"
    )

    assert found.nodes == (FileNode("a", "", (("note", 'one\ntwo, "three"'),)), FileNode("b"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_edge_lists_without_a_header_are_read(delimiter):
    found = read(list_txt=f"0{delimiter}1{delimiter}2\n1{delimiter}2\n")

    assert found.edges == (FileEdge("0", "1", "ties", 2.0), FileEdge("1", "2", "ties"))
    assert any("has no header" in finding for finding in found.findings)


def test_a_header_of_two_kinds_makes_the_ends_of_those_kinds():
    found = read(edges_csv="Person,Crime,weight,note\np1,c1,2,x\np2,c1,1,y\n")

    assert [(node.id, node.kind) for node in found.nodes] == [
        ("p1", "Person"), ("c1", "Crime"), ("p2", "Person"),
    ]  # fmt: skip
    assert any(said == "Not read, because nothing here uses it: note." for said in found.findings)


@pytest.mark.parametrize(
    ("content", "name", "is_told"),
    [
        ("id,town\nJosé,Málaga\n".encode(), "José", False),
        ("id,town\nJosé,Málaga\n".encode("utf-8-sig"), "José", False),
        ("id,town\nJosé,Málaga\n".encode("utf-16"), "José", False),
        ("id,town\nJosé,Málaga\n".encode("cp1252"), "José", True),
    ],
)
def test_usual_encodings_are_read(content, name, is_told):
    found = reading.read_files({"nodes.csv": content, "edges.csv": b"source,target\na,b\n"})

    assert found.nodes[0] == FileNode(name, "", (("town", "Málaga"),))
    assert any("Windows-1252" in finding for finding in found.findings) == is_told


# Refusals


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("a.csv", b"", "There is no node and no tie in a.csv."),
        ("a.csv", b"a sentence\n", "its first row has no comma, tab or semicolon"),
        ("a.csv", b"source,target\n,b\n", "row 2 of a.csv, because: The row has no source."),
        ("a.csv", b"source,other\na,b\n", "a column called source, but not the other end"),
        ("a.xlsx", b"PK\x03\x04rest", "an archive, a spreadsheet or a PDF"),
        ("a.csv", b"a,b\0\n", "is not text"),
        ("a.csv", b"\xff\xfea,b", "is not valid utf-16 text"),
        ("a.xml", b"<html/>", "is XML, but not GraphML"),
        ("a.graphml", b"<graphml><graph>", "not well-formed XML"),
        ("a.graphml", b'<!DOCTYPE g [<!ENTITY a "b">]><graphml>&a;</graphml>', "has a DOCTYPE"),
        ("a.graphml", b"<graphml>" + b"<graph>" * 40, "nested more deeply"),
        ("a.json", b'{"nodes": []}', "neither a node nor an edge"),
    ],
)
def test_what_is_no_network_is_refused_in_a_sentence(file, content, sentence):
    with pytest.raises(InvalidNetwork) as refusal:
        reading.read_files({file: content})

    assert sentence in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_too_large_a_file_is_refused_before_it_is_parsed():
    with pytest.raises(InvalidNetwork, match="the most that can be read is 50,000,000"):
        reading.read_files({"edges.csv": b"," * (MOST_BYTES + 1)})


def test_too_many_layers_are_refused():
    rows = "\n".join(f"a,b,{number}x" for number in range(layers.MOST_LAYERS + 1))

    with pytest.raises(InvalidNetwork, match="501 layers"):
        read(edges_csv=f"source,target,layer\n{rows}")


def test_a_place_without_files_is_refused(tmp_path):
    with pytest.raises(InvalidNetwork, match="There is no network file here"):
        reading.read_path(tmp_path)
    with pytest.raises(InvalidNetwork, match="There is no file or folder"):
        reading.read_path(tmp_path / "nowhere")


def test_a_folder_is_read_with_its_description(tmp_path):
    (tmp_path / "ABOUT.txt").write_text("Kestrel\nFORMAT\nx\nDESCRIPTION\nA test.\nSOURCE\ny\n")
    (tmp_path / "README.txt").write_text("words alone")
    (tmp_path / "k_calls_list.tsv").write_text("a\tb\t1\n")
    (tmp_path / "k_meetings_list.tsv").write_text("b\tc\n")

    found = reading.read_path(tmp_path)

    assert (found.name, found.description) == ("Kestrel", "A test.")
    assert [layer.name for layer in found.layers] == ["calls", "meetings"]


# Layers


def ties(layer, *pairs):
    return [FileEdge(pair[0], pair[1], layer) for pair in pairs]


def test_a_layer_that_sums_the_others_is_seen_without_its_name():
    found, findings = layers.layers_of(
        ties("x", "ab", "bc", "cd") + ties("calls", "ab", "cd") + ties("meetings", "cb")
    )

    assert {layer.name: (layer.role, layer.in_default_view) for layer in found} == {
        "x": (LayerRole.TOTAL, True),
        "calls": (LayerRole.KIND, False),
        "meetings": (LayerRole.KIND, False),
    }
    assert findings[0].startswith("Layer x sums others: 3 of its 3 pairs")


def test_a_telling_name_alone_proves_nothing():
    found, findings = layers.layers_of(
        ties("full", "ab", "xy") + ties("calls", "ac", "bc") + ties("meetings", "cd")
    )

    assert all(layer.role is LayerRole.KIND and layer.in_default_view for layer in found)
    assert "named like a sum, but only 0 of the 3 pairs" in findings[0]


def test_a_kind_of_tie_beside_a_sum_of_periods_stays_in_the_default_view():
    found, _ = layers.layers_of(
        ties("phase2", "bc")
        + ties("phase10", "cd")
        + ties("phase1", "ab")
        + ties("total", "ab", "bc", "cd")
        + ties("family", "xy")
    )

    assert [layer.name for layer in found if layer.in_default_view] == ["total", "family"]
    in_order = sorted((layer.order, layer.name) for layer in found if layer.order)
    assert in_order == [(1, "phase1"), (2, "phase2"), (3, "phase10")]


def test_periods_that_nothing_sums_are_shown_together():
    found, _ = layers.layers_of(ties("2009", "ab") + ties("2008", "bc"))

    assert [(layer.name, layer.order) for layer in found] == [("2008", 1), ("2009", 2)]
    assert all(layer.in_default_view for layer in found)


# Sensitive columns


@pytest.mark.parametrize(
    "column",
    [
        "ethnicity", "Ethnicty", "ETHNIC_GROUP", "Race", "religion", "Religon", "Nationality",
        "nationallity", "birthplace", "BirthPlace", "place of birth", "country_of_birth",
        "political views", "poltical", "Health", "sexualOrientation", "sex life", "disability",
        "trade-union", "DNA", "Réligion", "birth-country", "born_in", "skin colour",
    ],
)  # fmt: skip
def test_a_sensitive_column_is_known_by_its_name(column):
    assert ground(column)


@pytest.mark.parametrize(
    "column",
    ["Age", "Residence", "Arrests", "Convictions", "Prison", "Music", "Ranking", "gender", "kind",
     "Territories", "Allegiances", "affiliation", "wealth", "trace", "birth_date", "union_street",
     "name", "role", "grace", "international", "source_numbers", "racing"],
)  # fmt: skip
def test_an_ordinary_column_is_kept(column):
    assert ground(column) == ""


# What a stranger might send


cells = st.text(st.sampled_from('ab1.,;\t"#\n\r=é\x00\u2028'), max_size=6)
garbled = st.lists(st.lists(cells, max_size=5).map(",".join), max_size=8).map("\n".join)


def read_or_refuse(files):
    try:
        found = reading.read_files(files)
    except InvalidNetwork:
        return
    assert isinstance(found, NetworkFile)
    assert counted(found) == found.rows_read
    assert {end for edge in found.edges for end in (edge.source, edge.target)} <= {
        node.id for node in found.nodes
    }


@settings(max_examples=300)
@given(st.binary(max_size=200))
@example(b"#")
@example(b"{")
@example(b"<")
def test_any_bytes_are_read_or_refused(content):
    read_or_refuse({"upload": content})


@settings(max_examples=300)
@given(garbled, garbled)
def test_no_row_of_a_garbled_table_is_lost_uncounted(nodes, edges):
    read_or_refuse({"nodes.csv": f"id,a\n{nodes}".encode(), "edges.csv": edges.encode()})


@settings(max_examples=300)
@given(st.lists(st.lists(st.sampled_from(["", " ", "a", "b", "ü", "1", "-", "=x"]), max_size=6)))
def test_every_line_that_holds_something_is_a_tie_or_a_rejection(rows):
    lines = [",".join(row) for row in rows]
    something = [line for line in lines if line.replace(",", "").strip()]

    found = read(edges_csv="source,target,weight\none,more\n" + "\n".join(lines))

    assert len(found.edges) + len(found.rejections) == found.rows_read == len(something) + 1


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from(["node", "edge", "", None])},
            optional={
                "id": json_values,
                "source": json_values,
                "target": json_values,
                "properties": st.dictionaries(
                    st.sampled_from(["type", "weight", "observed", "age"]), json_values
                ),
            },
        ),
        min_size=1,
    )
)
def test_every_json_line_is_counted(records):
    lines = [json.dumps(record) for record in records]
    text = "# a comment\n" + "\n".join(lines)

    read_or_refuse({"a.ndjson": text.encode()})
    valid = '{"type": "node", "id": "one more"}'
    found = read(a_ndjson=f"{text}\n{valid}")
    assert found.rows_read == len(records) + 1


def test_deeply_nested_json_is_a_rejected_row():
    found = read(a_ndjson='{"type": "node", "id": "a"}\n{"a":' + "[" * 100_000 + "\n")

    assert reasons(found) == ["The row is not a JSON object."]


def test_a_tie_that_nobody_observed_is_not_taken():
    edge = {"type": "edge", "source": "a", "target": "b", "properties": {"observed": False}}

    found = read(a_ndjson='{"type": "node", "id": "a"}\n' + json.dumps(edge))

    assert reasons(found) == ["The tie is marked as not observed."]
