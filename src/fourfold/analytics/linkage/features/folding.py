"""Text made plain: small letters, no accents, words apart. Done again though callers did it."""

import re
from functools import lru_cache
from unicodedata import combining, normalize

_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}  # noqa: RUF001 the letters themselves
)
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u0060\u00b4]")
_APART = re.compile(r"[\W_]+")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Return a text as small plain words, single spaces between.

    >>> folded("  José  O'Neill-Smith, jr ")
    'jose oneill smith jr'
    """
    if text.isascii():
        plain = text.lower()
    else:
        apart = normalize("NFKD", text.casefold())
        plain = "".join(one for one in apart if not combining(one)).translate(_PLAIN)
    return _APART.sub(" ", _APOSTROPHES.sub("", plain)).strip()


def squeezed(text: str) -> str:
    """Return a number or mark without anything but its letters and figures.

    >>> squeezed("ab12 cde"), squeezed("2008/0012345X")
    ('AB12CDE', '20080012345X')
    """
    return re.sub(r"[^A-Z0-9]", "", folded(text).upper())


def texts(value: object) -> list[str]:
    """Return what a field holds as texts: none, one or several.

    >>> texts(None), texts(" a "), texts(["a", "", "b"])
    ([], ['a'], ['a', 'b'])
    """
    if value is None:
        return []
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, list | tuple | set | frozenset):
        return [one for each in value for one in texts(each)]
    return [str(value)]
