from hypothesis import given
from hypothesis import strategies as st

from fourfold.analytics.networkfile import reading, writing
from fourfold.analytics.networkfile.contents import FileEdge, FileNode

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]),
    min_size=1,
    max_size=8,
).filter(lambda text: text.strip() and text == text.strip())
nodes = st.lists(
    st.builds(
        FileNode,
        words,
        words | st.just(""),
        st.just(()) | st.tuples(st.tuples(st.just("age"), words)),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda node: node.id,
)


@st.composite
def charts(draw):
    drawn = draw(nodes)
    ids = [node.id for node in drawn]
    ends = [(one, other) for one in ids for other in ids if one != other]
    weights = st.none() | st.floats(0.001, 1e6)
    edge = st.builds(
        lambda pair, layer, weight: FileEdge(*pair, layer, weight),
        st.sampled_from(ends), st.sampled_from(["calls", "kin & <kith>"]), weights,
    )  # fmt: skip
    edges = draw(st.lists(edge, max_size=5)) if ends else []
    return writing.Chart(name=draw(words), marking="OFFICIAL-SENSITIVE", nodes=drawn, edges=edges)


@given(charts())
def test_what_is_written_as_graphml_is_read_back(chart):
    found = reading.read_files({"a.graphml": writing.graphml(chart).encode()})

    assert list(found.nodes) == chart.nodes
    assert list(found.edges) == chart.edges
    assert found.name == chart.name


@given(charts())
def test_what_is_written_as_tables_is_read_back_but_for_formulas(chart):
    found = reading.read_files(
        {
            "nodes.csv": writing.nodes_csv(chart).encode(),
            "edges.csv": writing.edges_csv(chart).encode(),
        }
    )

    assert [node.id for node in found.nodes] == [writing.inert(node.id) for node in chart.nodes]
    assert [(edge.source, edge.weight) for edge in found.edges] == [
        (writing.inert(edge.source), edge.weight) for edge in chart.edges
    ]


@given(st.text())
def test_no_cell_that_goes_out_begins_a_formula(text):
    cell = writing.inert(text)

    assert cell.removeprefix("'") == text.removeprefix("'")
    assert cell[:1] not in "=@\t\r\n" or not cell
    assert cell in {text, f"'{text}"}


def test_the_marking_goes_with_every_chart():
    chart = writing.Chart(
        name='Kestrel, "=1+1"\n=2',
        marking="OFFICIAL-SENSITIVE",
        nodes=[FileNode("=cmd|' /C calc'!A0"), FileNode("\x00<b>")],
        edges=[FileEdge("=cmd|' /C calc'!A0", "\x00<b>", "calls")],
        notes=["Watched people look central."],
    )

    for table in (writing.nodes_csv(chart), writing.edges_csv(chart)):
        lines = table.split("\r\n")
        assert lines[0] == '"# OFFICIAL-SENSITIVE"'
        assert lines[1] == '"# Kestrel, ""=1+1"" =2"'
        assert lines[2] == '"# Watched people look central."'
        assert "\"'=cmd" in table
    as_graphml = writing.graphml(chart)
    assert '<data key="marking">OFFICIAL-SENSITIVE</data>' in as_graphml
    assert '<node id="\ufffd&lt;b&gt;">' in as_graphml
