"""Subjects: who and what, in everybody's records, joined by decisions that can be undone.

Words: a *subject* is an opaque key; its *names*, *identifiers* and *attributes* are rows with
labels of their own; a *link* says how two subjects are connected, and why; a *judgement* says
that two subjects are the same, or are not; a *part* is the subjects that the judgements which
somebody may read make one.

Invariant: a subject is never altered or merged. What a viewer sees as one is what the judgements
they may read connect, and an undone judgement leaves no trace in that.

Imported by `intelligence`, `finance`, `threats` and all above; imports `access`, `reference` and
what lies below.
"""
