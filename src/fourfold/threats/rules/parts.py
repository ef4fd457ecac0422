"""The parts of a scheme's text that are read by themselves: windows, criteria, levels, tables."""

import re
from fractions import Fraction

from fourfold.threats.rules.kinds import EvidenceKind
from fourfold.threats.rules.reading import Reader, Row
from fourfold.threats.rules.scheme import Criterion, Level, Section, Windows

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")
RESERVED = frozenset({"w", "min", "max", "round"})
MOST_MONTHS = 240
USUAL = Windows(12)

Tables = dict[str, dict[int, Fraction]]


def windows(reader: Reader, raw: Row) -> Windows:
    """Return the scheme's usual windows of evidence, which a criterion may replace."""
    evidence = reader.object(raw, "evidence", "The scheme")
    return _windows(reader, evidence, "The evidence", USUAL)


def _windows(reader: Reader, row: Row, where: str, usual: Windows) -> Windows:
    default = _months(reader, row.get("window_months", usual.default), f"{where}, “window_months”")
    own = reader.object(row, "window_months_by_kind", where)
    for kind in own.keys() - set(EvidenceKind):
        known = ", ".join(EvidenceKind)
        reader.fault(f"{where}, “window_months_by_kind”", f"“{kind}” is not one of: {known}")
    by_kind = {kind: _months(reader, months, f"{where}, {kind}") for kind, months in own.items()}
    return Windows(default, {**usual.by_kind, **by_kind})


def _months(reader: Reader, value: object, where: str) -> int:
    months = reader.whole(value, where, least=1)
    if months > MOST_MONTHS:
        reader.fault(where, f"a window is at most {MOST_MONTHS} months")
    return min(months, MOST_MONTHS)


def criteria(
    reader: Reader, raw: Row, sections: tuple[Section, ...], usual: Windows
) -> tuple[Criterion, ...]:
    """Return the criteria, in the order of the file."""
    found = tuple(
        _criterion(reader, row, at, usual) for row, at in reader.rows(raw, "criteria", "The scheme")
    )
    reader.once([one.id for one in found], "The criteria", "criterion")
    known = {one.id for one in sections}
    for one in found:
        if one.section not in known:
            reader.fault(f"Criterion {one.id}", f"there is no section “{one.section}”")
    return found


def _criterion(reader: Reader, row: Row, at: str, usual: Windows) -> Criterion:
    criterion_id = identifier(reader, row, at)
    where = f"Criterion {criterion_id}" if criterion_id else at
    is_evidenced = row.get("evidenced", True)
    if not isinstance(is_evidenced, bool):
        reader.fault(where, "“evidenced” must be true or false")
    return Criterion(
        id=criterion_id,
        section=reader.text(row, "section", where),
        label=reader.text(row, "label", where),
        question=reader.text(row, "question", where),
        levels=_levels(reader, row, where),
        windows=_windows(reader, row, where, usual) if is_evidenced is True else None,
    )


def identifier(reader: Reader, row: Row, where: str) -> str:
    """Return the id of a row, as formulae will name it."""
    named = reader.text(row, "id", where)
    if named and (not NAME.fullmatch(named) or named in RESERVED):
        reader.fault(where, f"“{named[:60]}” cannot be used as an id in a formula")
        return ""
    return named


def _levels(reader: Reader, row: Row, where: str) -> tuple[Level, ...]:
    found = tuple(_level(reader, one, at) for one, at in reader.rows(row, "levels", where))
    values = [one.value for one in found]
    if values != sorted(set(values)):
        reader.fault(where, "the levels must rise from the lowest to the worst, each once")
    return found


def _level(reader: Reader, row: Row, where: str) -> Level:
    value = reader.whole(row.get("value"), f"{where}, “value”")
    at = f"{where} (value {value})"
    return Level(
        value=value,
        label=reader.text(row, "label", at),
        text=reader.text(row, "text", at),
        weight=reader.number(row.get("weight", value), f"{at}, “weight”"),
    )


def tables(reader: Reader, raw: Row) -> Tables:
    """Return the named tables: a number for each level, read in a formula as name[criterion]."""
    found: Tables = {}
    for name in reader.object(raw, "tables", "The scheme"):
        where = f"Table {name}"
        if not NAME.fullmatch(name) or name in RESERVED:
            reader.fault(where, "the name cannot be used in a formula")
        rows = reader.object(raw["tables"], name, where)
        found[name] = {
            int(level): reader.number(number, f"{where}, level {level}")
            for level, number in rows.items()
            if _is_level(reader, level, where)
        }
    return found


def _is_level(reader: Reader, text: str, where: str) -> bool:
    if re.fullmatch(r"[0-9]{1,3}", text):
        return True
    reader.fault(where, f"“{text[:20]}” is not the number of a level")
    return False
