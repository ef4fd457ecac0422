"""What a label that changes means for what joins the record to others."""

from fourfold.access.rules import Restriction


def of_a_link(
    before: Restriction, *, moved: Restriction, other: Restriction | None, may_be_known: bool
) -> Restriction:
    """Return the restriction of a link, one end of which was put under another label.

    moved: that label. other: the label of the other end, none where the mover may not see it.
    Where the moved end may be known of, a link whose readers only become fewer stays where it is:
    those who knew of it are told whom to ask. In all other cases it follows both its ends.

    >>> open_, closed = Restriction.to({1}), Restriction.to({1}, compartments={7})
    >>> of_a_link(open_, moved=closed, other=open_, may_be_known=True) == open_
    True
    >>> of_a_link(open_, moved=closed, other=open_, may_be_known=False) == closed
    True
    >>> of_a_link(closed, moved=open_, other=open_, may_be_known=True) == open_
    True
    """
    both = moved | (before if other is None else other)
    is_narrower = before | both == both
    return before if may_be_known and is_narrower else both


def of_a_part(
    before: Restriction, *, was: Restriction, moved: Restriction, own: Restriction | None
) -> Restriction:
    """Return the restriction of something said of a record, which may ask more than the record.

    was, moved: the record's restriction before and after. own: what the part itself asks; where
    that is not known and it asked more, it goes on asking all that it did.

    >>> open_, closed = Restriction.to({1}), Restriction.to({1}, compartments={7})
    >>> of_a_part(closed, was=closed, moved=open_, own=None) == open_
    True
    >>> of_a_part(closed, was=closed, moved=open_, own=closed) == closed
    True
    >>> of_a_part(closed, was=open_, moved=open_, own=None) == closed
    True
    """
    if own is None:
        return moved if before == was else moved | before
    return moved | own
