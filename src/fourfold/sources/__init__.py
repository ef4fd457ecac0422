"""Sources: records as they came, never changed; every row accounted for.

Words: a *table* is what a file holds; a *row* is one record of it as it came; a *profile* says
how a source's columns become our fields; a *verdict* is what would become of a row (new,
changed, same, repaired, rejected, each with a sentence); *rejects* are the rows to correct and
load again.
Invariant: one bad row never stops a file, and the verdicts add up to the rows that were read.
Whoever takes in records imports it; it imports `reference`, `access` and what lies below.
"""
