"""Days, numbers and quotations as the sentences of this context say them."""

from datetime import date


def said(day: date) -> str:
    """Return a day as a sentence says it.

    >>> said(date(2026, 3, 1))
    '1 March 2026'
    """
    return f"{day.day} {day:%B %Y}"


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "day"), counted(3, "day"), counted(2, "person", "people")
    ('1 day', '3 days', '2 people')
    """
    return f"{number} {one if number == 1 else several or one + 's'}"


def short(text: str, longest: int = 60) -> str:
    """Return the beginning of a text, cut at a word, in quotation marks.

    >>> short("Visit the landlord of the Quay Street flats", 20)
    '“Visit the landlord…”'
    """
    plain = " ".join(text.split())
    if len(plain) > longest:
        plain = plain[:longest].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return f"“{plain}”"
