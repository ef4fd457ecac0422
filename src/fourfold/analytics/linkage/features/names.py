"""Names of people as they are compared: first forename, family name, and all they may stand for."""

from collections.abc import Mapping

from fourfold.analytics.linkage.features.folding import folded, texts
from fourfold.analytics.linkage.features.nicknames import roots
from fourfold.analytics.linkage.features.sounds import skeleton, sound
from fourfold.analytics.linkage.features.value import Value

PARTICLES = frozenset({
    "af", "al", "ap", "ben", "bin", "bint", "da", "das", "de", "del", "della", "den", "der",
    "di", "do", "dos", "du", "el", "ibn", "la", "le", "of", "san", "ten", "ter", "the", "van",
    "von", "y", "zu",
})  # fmt: skip
_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lord", "lady", "rev",
})  # fmt: skip
_FORMER = ("maiden", "maiden_name", "former", "former_names", "also_family")


def name_columns(fields: Mapping[str, object]) -> dict[str, Value]:
    """Return the columns of a person's names: given, family, full_name, aliases, former names.

    A family name of two parts (Ali-Khan) may stand for either; a former one for the present one.

    >>> columns = name_columns({"given": "Bob James", "family": "Smyth-Jones", "maiden": "Cole"})
    >>> columns["given"], columns["given_roots"], columns["middle"], columns["family"]
    ('bob', ['robert'], 'james', 'smyth jones')
    >>> [name for name in ("cole", "jones", "smyth", "smyth jones") if name in columns["families"]]
    ['cole', 'jones', 'smyth', 'smyth jones']
    """
    forenames, family = _main(fields)
    others = [split(name) for name in texts(fields.get("aliases"))]
    columns: dict[str, Value] = {}
    columns |= _given(forenames, [name for name, _ in others])
    former = [folded(name) for key in _FORMER for name in texts(fields.get(key))]
    return columns | _family(family, [name for _, name in others if name] + former)


def split(full: str) -> tuple[list[str], str]:
    """Return the forenames and the family name of a name in one piece; "Khan, Ali" too.

    >>> split("Dr Anna Maria van der Berg"), split("KHAN, Ali"), split("Smudge")
    ((['anna', 'maria'], 'van der berg'), (['ali'], 'khan'), (['smudge'], ''))
    """
    if full.count(",") == 1:
        family, given = full.split(",")
        return folded(given).split(), folded(family)
    words = folded(full).split()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    start = max(len(words) - 1, 0)
    while start > 1 and words[start - 1] in PARTICLES:
        start -= 1
    return (words[:start], " ".join(words[start:])) if start else (words, "")


def _main(fields: Mapping[str, object]) -> tuple[list[str], str]:
    forenames = folded(" ".join(texts(fields.get("given")))).split()
    family = folded(" ".join(texts(fields.get("family"))))
    full = texts(fields.get("full_name")) or texts(fields.get("name"))
    if full and not forenames and not family:
        return split(full[0])
    return forenames, family


def _given(forenames: list[str], others: list[list[str]]) -> dict[str, Value]:
    every = [*forenames, *(word for words in others for word in words)]
    if not every:
        return {}
    first = every[0]
    columns: dict[str, Value] = {
        "given": first,
        "given_roots": sorted(roots(first)),
        "given_sound": sound(first),
        "givens": sorted(
            {root for word in every if len(word) > 1 for root in (word, *roots(word))}
        ),
    }
    return columns | ({"middle": " ".join(forenames[1:])} if forenames[1:] else {})


def _family(family: str, others: list[str]) -> dict[str, Value]:
    every = [name for name in (family, *others) if name]
    if not every:
        return {}
    core = " ".join(word for word in every[0].split() if word not in PARTICLES) or every[0]
    parts = {part for name in every for part in _parts(name)}
    return {
        "family": core,
        "family_sound": sound(core),
        "families": sorted(parts | {_plain(part) for part in parts}),
    }


def _plain(name: str) -> str:
    return " ".join(skeleton(word) for word in name.split())


def _parts(name: str) -> set[str]:
    words = [word for word in name.split() if word not in PARTICLES] or name.split()
    return {" ".join(words), *(word for word in words if len(word) > 1)}
