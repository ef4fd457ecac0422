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
    """Return the beginning and the end of a text, cut at words, in quotation marks.

    Texts that begin alike are told apart by how they end.

    >>> short("Visit the landlord of the Quay Street flats.", 30)
    '“Visit the landlord of … flats”'
    """
    plain = " ".join(text.split())
    if len(plain) > longest:
        end = plain[-(longest // 3) :].split(" ", 1)[-1].rstrip(".")
        start = plain[: longest - len(end) - 2].rsplit(" ", 1)[0].rstrip(",;:")
        plain = f"{start} … {end}"
    return f"“{plain}”"
