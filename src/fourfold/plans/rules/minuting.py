"""How an action that a meeting gave says under which item it was given."""

_ITEM = "item:"


def about_item(item: int) -> str:
    """Return what an action keeps of the item under which it was given.

    >>> about_item(7)
    'item:7'
    """
    return f"{_ITEM}{item}"


def item_of(about: str) -> int | None:
    """Return the item under which an action was given, if it says one.

    >>> item_of("item:7"), item_of("F-0000"), item_of("item:")
    (7, None, None)
    """
    number = about.removeprefix(_ITEM)
    return int(number) if about.startswith(_ITEM) and number.isdecimal() else None
