"""Loading an agency's own scheme from a file, with sentences that say what is wrong where.

The file is JSON; `threats/schemes/tactical_default_v1.json` is the example to copy. First
the parts are read, then what they say of each other is checked; all faults are told at once.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from fourfold.shared.errors import DomainError
from fourfold.shared.words import UnknownWord
from fourfold.threats.rules import parts, proofs
from fourfold.threats.rules.kinds import Type
from fourfold.threats.rules.reading import Reader, Row
from fourfold.threats.rules.scheme import (
    ModerationRule,
    Output,
    Scheme,
    Section,
    Threshold,
    TierRule,
)

ID = re.compile(r"[a-z][a-z0-9_]{2,60}_v[0-9]{1,4}")
LABELS_OF_ASSESSMENT = frozenset("ABCDE")


class InvalidScheme(DomainError):
    """A scheme cannot be used. `problems` is one sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("The scheme cannot be used. " + " ".join(self.problems))


def load(text: str) -> Scheme:
    """Return the scheme that a file states.

    >>> try:
    ...     load('{"id": "ours_v1"')
    ... except InvalidScheme as refusal:
    ...     print(refusal.problems[0])
    The file: it is not JSON at line 1, column 17.

    :raises InvalidScheme: with every fault that was found.
    """
    reader = Reader()
    raw = reader.document(text)
    if reader.problems:
        raise InvalidScheme(reader.problems)
    scheme = _scheme(reader, raw)
    warnings = proofs.worse_is_never_less(reader, scheme)
    if reader.problems:
        raise InvalidScheme(reader.problems)
    return replace(scheme, warnings=warnings)


def _scheme(reader: Reader, raw: Row) -> Scheme:
    sections = _sections(reader, raw)
    months = parts.windows(reader, raw)
    criteria = parts.criteria(reader, raw, sections, months)
    tables = parts.tables(reader, raw)
    outputs = proofs.outputs(reader, raw, criteria, tables)
    results, known = {one.id for one in outputs}, {one.id for one in criteria}
    risk = _pointer(reader, raw, "risk", results)
    return Scheme(
        id=_id(reader, raw),
        title=reader.text(raw, "title", "The scheme"),
        type=_type(reader, raw),
        provenance=reader.text(raw, "provenance", "The scheme"),
        note=reader.text(raw, "note", "The scheme", needed=False),
        sections=sections,
        criteria=criteria,
        tables=tables,
        outputs=outputs,
        risk=risk,
        position=_pointer(reader, raw, "position", results, needed=False),
        grades=_grades(reader, raw, outputs),
        tiers=_tiers(reader, raw, outputs, risk),
        confidence=_pointer(reader, raw, "confidence", known, needed=False),
        opportunity=_pointer(reader, raw, "opportunity", known, needed=False),
        uncounted=_uncounted(reader, raw),
        moderation=_moderation(reader, raw),
        warnings=(),
        digest=_digest(raw),
    )


def _id(reader: Reader, raw: Row) -> str:
    scheme_id = reader.text(raw, "id", "The scheme")
    if scheme_id and not ID.fullmatch(scheme_id):
        reader.fault("The scheme", "“id” must be like north_east_v1: small letters and a version")
    return scheme_id


def _type(reader: Reader, raw: Row) -> Type:
    try:
        return Type.read(reader.text(raw, "type", "The scheme"))
    except UnknownWord as unknown:
        reader.fault("The scheme", str(unknown).rstrip("."))
        return Type.TACTICAL


def _pointer(reader: Reader, raw: Row, key: str, known: set[str], *, needed: bool = True) -> str:
    named = reader.text(raw, key, "The scheme", needed=needed)
    if named and named not in known:
        reader.fault("The scheme", f"“{key}” names “{named}”, which is not there")
    return named if named in known else ""


def _sections(reader: Reader, raw: Row) -> tuple[Section, ...]:
    found = tuple(
        Section(reader.text(row, "id", at), reader.text(row, "label", at))
        for row, at in reader.rows(raw, "sections", "The scheme")
    )
    reader.once([one.id for one in found], "The sections", "section")
    return found


def _tiers(
    reader: Reader, raw: Row, outputs: tuple[Output, ...], risk: str
) -> tuple[TierRule, ...]:
    found = tuple(
        TierRule(
            reader.whole(row.get("tier"), f"{at}, “tier”", least=1),
            reader.number(row.get("at_least"), f"{at}, “at_least”"),
        )
        for row, at in reader.rows(raw, "tiers", "The scheme")
    )
    if [one.tier for one in found] != list(range(1, len(found) + 1)):
        reader.fault("The tiers", "they must be numbered 1, 2, 3 and so on, the worst first")
    _descending(reader, "The tiers", [one.at_least for one in found], _least(outputs, risk))
    return found


def _grades(reader: Reader, raw: Row, outputs: tuple[Output, ...]) -> tuple[Threshold, ...]:
    position = raw.get("position")
    if not position:
        return ()
    found = tuple(
        Threshold(
            reader.text(row, "label", at), reader.number(row.get("at_least"), f"{at}, “at_least”")
        )
        for row, at in reader.rows(raw, "grades", "The scheme")
    )
    reader.once([one.label for one in found], "The grades", "grade")
    _descending(reader, "The grades", [one.at_least for one in found], _least(outputs, position))
    return found


def _least(outputs: tuple[Output, ...], output_id: object) -> Fraction | None:
    return next((one.least for one in outputs if one.id == output_id), None)


def _descending(
    reader: Reader, where: str, thresholds: list[Fraction], least: Fraction | None
) -> None:
    if any(later >= sooner for sooner, later in pairwise(thresholds)):
        reader.fault(where, "each must begin below the one before it")
    if thresholds and least is not None and thresholds[-1] > least:
        reader.fault(where, f"the last must reach down to {float(least):g}, the least there can be")


def _uncounted(reader: Reader, raw: Row) -> frozenset[str]:
    found = reader.object(raw, "evidence", "The scheme").get("uncounted_assessments", [])
    if not isinstance(found, list) or not LABELS_OF_ASSESSMENT.issuperset(map(str, found)):
        reader.fault("The evidence", "“uncounted_assessments” must be a list of letters A to E")
        return frozenset()
    return frozenset(map(str, found))


def _moderation(reader: Reader, raw: Row) -> ModerationRule:
    row = reader.object(raw, "moderation", "The scheme")
    usual, where = ModerationRule(), "The moderation"
    tiers = row.get("tiers", sorted(usual.tiers))
    if not isinstance(tiers, list):
        reader.fault(where, "“tiers” must be a list of tiers")
        tiers = []

    def whole(key: str, otherwise: int, *, least: int) -> int:
        return reader.whole(row.get(key, otherwise), f"{where}, “{key}”", least=least)

    return ModerationRule(
        low_confidence=whole("low_confidence", usual.low_confidence, least=0),
        tiers=frozenset(reader.whole(t, f"{where}, “tiers”", least=1) for t in tiers),
        jump=_share(reader, row, usual.jump),
        one_in=whole("one_in", usual.one_in, least=1),
        peers=whole("peers", usual.peers, least=3),
        levels_apart=whole("levels_apart", usual.levels_apart, least=1),
    )


def _share(reader: Reader, row: Row, usual: Fraction) -> Fraction:
    share = reader.number(row["jump"], "The moderation, “jump”") if "jump" in row else usual
    if share < 0:
        reader.fault("The moderation, “jump”", "it may not be below nought")
    return share


def _digest(raw: Mapping[str, object]) -> str:
    canonical = json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
