"""How much of everything a bench makes: arguments, so that a trial can be small or long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything there is, and how often each figure is taken.

    threats, labels: of the list page; users: who may read there. rows: standings of the
    need-to-know table. many, few: labels that a reader of it holds. documents, queries: of the
    search. lines: of an import. facts, assessments: of one long history. nodes, links: of the
    network that networkx measures too; people, ties: of the one that only we do. pages: plans on a
    page in a batch. tries: of what is hidden, and as many of what does not exist. times: runs of
    which the median is taken.
    """

    threats: int = 20_000
    labels: int = 2_000
    users: int = 300
    rows: int = 1_000_000
    many: int = 5_000
    few: int = 50
    documents: int = 200_000
    queries: int = 30
    lines: int = 5_000
    facts: int = 200
    assessments: int = 20
    nodes: int = 2_000
    links: int = 10_000
    people: int = 100_000
    ties: int = 500_000
    pages: int = 142
    tries: int = 1_000
    times: int = 15


WHOLE = Sizes()
FULL = Sizes(documents=5_000_000)
SMALL = Sizes(
    threats=2_000,
    labels=400,
    users=50,
    rows=40_000,
    many=800,
    documents=20_000,
    lines=500,
    facts=40,
    assessments=4,
    nodes=300,
    links=1_500,
    people=5_000,
    ties=25_000,
    pages=20,
    tries=60,
    times=5,
)
