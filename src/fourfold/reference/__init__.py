"""Organisations, their units, priorities and calendars: what every other context points at.

Words: an *organisation* is a force, a regional unit, an agency, a partner or a group of
these; a *unit* is a dated part of one; a *priority* is what a region has chosen to tackle,
a *desk* who watches over it. Invariant: a name means one organisation at a time, so that a
file that says "NERSOU" or "Devon & Cornwall" is understood in one way only. Nothing here
carries a label; every context above may read it. It has no pages: `administration` has them.
"""
