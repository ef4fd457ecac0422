"""Intelligence: graded reports, what is asked and watched for, and what met it this morning.

Words: a *report* holds sanitised text and a grade of three parts (3x5x2); its *source* stands in
a register of its own, under a label of its own; a *requirement* is a question of a desk; a
*watchlist* has a purpose, a supervisor and an end; an *interest* says what somebody wants to hear
of, and why; the *scan* matches what is new to interests; a *danger* is a threat to life, which
leaves every queue; a *holding* says when a person's records are reviewed.

Invariant: a report of handling C leaves only with its conditions, to somebody who took them on;
no statement made for a reader without its label touches the register of sources; nobody keeps a
watchlist alone; nothing is disposed of by one person.

Imported by `threats` and all above; imports `subjects` and what lies below. It knows nothing of
threats: they register interests here, and react to what met them.
"""
