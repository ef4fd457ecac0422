"""The one box: what people type into it, and the same questions asked without labels."""

from fourfold.access import search
from fourfold.config.bench.documents import Sample
from fourfold.config.bench.place import Session
from fourfold.subjects.queries import finding
from fourfold.subjects.rules import asking

# As the functions of migration access.0005, but for the condition on labels.
PLAIN = """
SELECT kind, ref, subject, label_id, system, organisation_id, happened_on,
    ARRAY(SELECT words @@ part FROM unnest(%(parts)s::tsquery[]) WITH ORDINALITY u (part, place)
          ORDER BY place),
    {nearness}
FROM (SELECT * FROM access_searchdocument
      WHERE {match} AND kind = ANY (%(kinds)s) LIMIT {ranked}) held
ORDER BY 9 DESC, 2 LIMIT %(most)s
"""
ASKED = PLAIN.format(
    match="words @@ %(wanted)s::tsquery",
    nearness="ts_rank(words, %(wanted)s::tsquery)",
    ranked=10_000,
)
CALLED = PLAIN.format(
    match="%(name)s <%% subject", nearness="word_similarity(%(name)s, subject)", ranked="ALL"
)


def typed(one: Sample, n: int) -> str:
    """Return what somebody types who looks for one: the n-th of nine ways, in turns."""
    first, last = one.name.split()
    words = one.words.split()
    ways = (
        one.name,
        f"{last} {first[0]}",
        f"{last} {one.born:%d/%m/%Y}",
        f"0{one.phone[3:7]} {one.phone[7:]}",
        f"{one.vehicle[:2]}?? {one.vehicle[4:6]}*",
        f"{one.vehicle[:3]}*{one.vehicle[-1]}",
        f"{words[0]} {words[3]}",
        f'"{words[1]} {words[2]}"',
        f"{last} {words[4]}",
    )
    return ways[n % len(ways)]


def found(text: str) -> finding.Answer:
    """Return what the box answers to a reader: lines, reasons and the counts of each facet."""
    return finding.found(asking.read(text))


def met(text: str) -> int:
    """Ask the index what the box asks, as a reader; return how much was met."""
    return sum(len(some) for some in finding.met(*_query(text)))


def met_without_labels(session: Session, text: str) -> int:
    """Ask the same as a superuser and without labels; return how much was met."""
    read, query = _query(text)
    given = {"wanted": query.wanted, "parts": list(query.parts), "kinds": list(query.kinds)}
    hits = session.execute(ASKED, given | {"most": finding.MOST}).fetchall()
    if len(read.name) >= finding.SHORTEST_NAME and len(hits) < finding.MOST:
        near = given | {"name": read.name, "most": finding.PAGE}
        hits += session.execute(CALLED, near).fetchall()
    return len(hits)


def _query(text: str) -> tuple[asking.Typed, search.Query]:
    read = asking.read(text)
    made = finding.query_of(read)
    if made is None:
        raise ValueError(f"nothing can be looked for in {text!r}")
    return read, made[0]
