"""What is kept of a row beside its raw text, and how two loads of it differ."""

from collections.abc import Iterable, Mapping

from fourfold.publishing.cells import canonical
from fourfold.sources.rules.handling import Handler, Values
from fourfold.sources.rules.profiles import MappingProfile, Recognition
from fourfold.sources.rules.table import Row

Kept = dict[str, str | list[str]]


def kept(values: Values) -> Kept:
    """Return the values as they are stored: canonical text, a list where there are several.

    >>> kept({"urn": "T-1", "aliases": ("the Firm",), "score": None})
    {'urn': 'T-1', 'aliases': ['the Firm']}
    """
    return {
        name: list(value) if isinstance(value, tuple) else canonical(value)
        for name, value in values.items()
        if value not in (None, ())
    }


def differing(now: Mapping[str, object], before: Mapping[str, object]) -> frozenset[str]:
    """Return the fields of which two loads of a record say different things.

    >>> sorted(differing({"name": "A", "phase": "ACTIVE"}, {"name": "A"}))
    ['phase']
    """
    return frozenset(name for name in {*now, *before} if now.get(name) != before.get(name))


def odd(row: Row) -> dict[str, list[str]]:
    """Return what was odd about reading a row: nothing, for nearly all of them."""
    said = {"problems": row.problems, "notes": row.notes, "surplus": row.surplus}
    return {name: list(texts) for name, texts in said.items() if texts}


def row_of(number: int, raw: Mapping[str, str], said: Mapping[str, list[str]]) -> Row:
    """Return the row that was kept as `raw` and `odd`.

    >>> row_of(2, {"URN": "T-1"}, {"notes": ["x"]}).notes
    ('x',)
    """
    return Row(
        number,
        dict(raw),
        tuple(said.get("problems", ())),
        tuple(said.get("notes", ())),
        tuple(said.get("surplus", ())),
    )


def whole_file_notes(found: Recognition, taking: Handler) -> list[str]:
    """Return what a preview says of a whole file: by what it is read, and what is left out."""
    profile = found.profile
    notes = [f"Read as “{profile.name}”, version {profile.version}. {found.reasons[0]}"]
    if found.unmatched:
        notes.append(f"Columns that nothing takes: {', '.join(found.unmatched)}.")
    notes += list(_taken_as(profile, found.found))
    notes += [sentence for name, sentence in taking.absent.items() if name not in found.found]
    kept_only = [text for name, text in taking.not_written.items() if name in found.found]
    return notes + list(dict.fromkeys(kept_only))


def _taken_as(profile: MappingProfile, found: Mapping[str, str]) -> Iterable[str]:
    for each in profile.fields:
        if each.default and each.name not in found:
            yield f"There is no column for {each.title}: every row is taken as “{each.default}”."
