"""Train a model on the records themselves: no labels are needed.

The u of each level come from random pairs; the m by Splink's expectation maximisation, among
pairs that agree on something else each time (I. Fellegi and A. Sunter, 1969; W. Winkler, 1988).
The weights that ship count as much as a few pairs would: with much to learn from they vanish, with
little they stay, and what the data cannot tell at all keeps them; the notes say so.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import duckdb
import pyarrow as pa
from splink import Linker
from splink.backends.duckdb import DuckDBAPI

from fourfold.analytics.linkage.comparing import Comparison
from fourfold.analytics.linkage.counting import counted_in, random_levels
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import Model, default_model
from fourfold.analytics.linkage.room import ROOM, Room, working
from fourfold.analytics.linkage.tables import spread

FEWEST: Final = 200  # records: with fewer, the weights that ship find no less than what is learnt
_FEWEST_PAIRS: Final = 100  # that share a value, to learn from
_RANDOM_PAIRS: Final = 2_000_000
_EM_PAIRS: Final = 2_000_000
# Of expectation maximisation: m that goes to nothing would go on for ever, and where it is there,
# or all pairs are of the same one, Splink gives up. Then fewer rounds are tried.
_ROUNDS: Final = (12, 6, 3, 1)
_STILL: Final = 0.0005
_SURE_FINDS: Final = 0.7  # of true pairs, what the sure rules are taken to find
_BY_HAND: Final = 20.0  # pairs of the same one that the shipped m count for beside the learnt
_FLOOR, _CEILING = 1e-9, 1 - 1e-9
Shares = list[float | None]
_AGREEING: Final[Mapping[Kind, tuple[tuple[str, ...], ...]]] = {
    Kind.PERSON: (("born",), ("given", "family"), ("postcode", "family_sound")),
    Kind.ORGANISATION: (("name",), ("postcode",), ("number",)),
    Kind.VEHICLE: (("mark",),),
    Kind.PHONE: (),
    Kind.ACCOUNT: (),
    Kind.ADDRESS: (),
}
_SURE: Final[Mapping[Kind, tuple[tuple[str, ...], ...]]] = {
    Kind.PERSON: (("given", "family", "born"), ("born", "postcode", "given_sound")),
    Kind.ORGANISATION: (("number",), ("name", "postcode")),
    Kind.VEHICLE: (("mark",),),
    Kind.PHONE: (("number",),),
    Kind.ACCOUNT: (("number",),),
    Kind.ADDRESS: (("house", "postcode", "street"),),
}


def train(table: pa.Table, kind: Kind, *, at: datetime, seed: int = 1, room: Room = ROOM) -> Model:
    """Return a model trained on a table such as `columns_of` returns.

    Below FEWEST records it is the model that ships, with the frequencies of the data all the same.
    """
    shipped = default_model(kind)
    with working(room) as connection:
        spread(connection, table, shipped)
        known = replace(counted_in(connection, shipped), trained_at=at, trained_on=table.num_rows)
        if table.num_rows < FEWEST:
            note = f"{table.num_rows} records are too few to train on: weights set by hand."
            return replace(known, notes=(note,))
        return _learnt(connection, known, seed)


def _learnt(connection: duckdb.DuckDBPyConnection, known: Model, seed: int) -> Model:
    chances = _chances(connection, known, seed)
    lessons = [
        _Lesson(columns, _agreeing(connection, columns)) for columns in _AGREEING[known.kind]
    ]
    taught = None
    while taught is None:
        taught = _taught(connection, _with_chances(known, chances), lessons)
    linker, prior = taught
    trusted = _trusted(connection, known, prior)
    learnt = _shares(linker.misc.save_model_to_json(None), known)
    weights, untrained = _weights(known, (learnt, chances), trusted)
    notes = [lesson.note for lesson in lessons if not lesson.is_to_be_had]
    return replace(known, prior=prior, weights=weights, notes=(*notes, *untrained))


@dataclass(slots=True)
class _Lesson:
    """Pairs that agree in some columns, to learn from; vain: how often that was tried in vain."""

    columns: tuple[str, ...]
    pairs: int
    vain: int = 0

    @property
    def is_to_be_had(self) -> bool:
        """Whether there is something to learn."""
        return self.pairs >= _FEWEST_PAIRS and self.vain < len(_ROUNDS)

    @property
    def note(self) -> str:
        """What kept us from it."""
        why = "all are alike" if self.vain else f"only {self.pairs}"
        return f"Not learnt from pairs of the same {' and '.join(self.columns)}: {why}."


def _taught(
    connection: duckdb.DuckDBPyConnection, start: Model, lessons: Sequence[_Lesson]
) -> tuple[Linker, float] | None:
    """Return a linker that has learnt, and the prior; none where a lesson was in vain.

    Half taught, a linker is of no use: that lesson has fewer rounds with the next.
    """
    linker = Linker(
        DuckDBAPI(connection=connection).register("records"),
        start.settings() | {"em_convergence": _STILL},
        log_level=None,
        validate_settings=False,
    )
    prior = _prior(linker, start)
    for lesson in lessons:
        try:
            if lesson.is_to_be_had:
                _learn(linker, lesson)
        except ValueError:  # of a logarithm or a bound: Splink has no error of its own
            lesson.vain += 1
            return None
    return linker, prior


def _learn(linker: Linker, lesson: _Lesson) -> None:
    known = linker._settings_obj
    rounds = _ROUNDS[lesson.vain]
    known.training_settings = replace(known.training_settings, max_iterations=rounds)
    linker.training.estimate_parameters_using_expectation_maximisation(
        _rule(lesson.columns),
        estimate_without_term_frequencies=True,
        max_pairs=_EM_PAIRS if lesson.pairs > _EM_PAIRS else None,
    )


def _chances(connection: duckdb.DuckDBPyConnection, known: Model, seed: int) -> list[Shares]:
    """Return the u of each level, by comparison; none where it never came about."""
    counts = random_levels(connection, known, _RANDOM_PAIRS, seed)
    chances = []
    for comparison, count in zip(known.comparisons, counts, strict=True):
        numbers = [count[place] for place in range(len(comparison.levels))]
        whole = sum(numbers)
        chances.append([number / whole if number else None for number in numbers])
    return chances


def _with_chances(known: Model, chances: Sequence[Shares]) -> Model:
    """Return the model with these u: expectation maximisation leaves them as they are."""
    weights = {
        comparison.code: {
            level.code: (level.m, _bounded(level.u if u is None else u))
            for level, u in zip(comparison.levels, each, strict=True)
        }
        for comparison, each in zip(known.comparisons, chances, strict=True)
    }
    return replace(known, weights=weights)


def _shares(saved: dict[str, Any], known: Model) -> list[Shares]:
    """Return the m of each level that Splink has learnt, by comparison; none where it began."""
    shares: list[Shares] = []
    for comparison, each in zip(known.comparisons, saved["comparisons"], strict=True):
        found: Shares = [
            _usable(level.get("m_probability"))
            for level in each["comparison_levels"]
            if not level.get("is_null_level")
        ]
        is_learnt = found != [level.m for level in comparison.levels]
        shares.append(found if is_learnt else [None for _ in found])
    return shares


def _trusted(connection: duckdb.DuckDBPyConnection, known: Model, prior: float) -> dict[str, float]:
    """Return, of each comparison, how much of its m to take from the data: 0 to 1.

    It is the share of the pairs of the same one in which both have what is compared, as many as
    the prior lets expect, beside the few that the shipped weights count for.
    """
    pairs = prior * known.trained_on * (known.trained_on - 1) / 2
    shares = {}
    for comparison in known.comparisons:
        ((has,),) = connection.execute(
            f'select count("{comparison.missing.column}") / count(*) from records'  # noqa: S608
        ).fetchall()
        shares[comparison.code] = pairs * has**2 / (pairs * has**2 + _BY_HAND)
    return shares


def _rule(columns: tuple[str, ...]) -> str:
    return " and ".join(f'l."{column}" = r."{column}"' for column in columns)


def _prior(linker: Linker, known: Model) -> float:
    """Return how likely two random records are of the same one, from pairs that surely are."""
    linker.training.estimate_probability_two_random_records_match(
        [_rule(columns) for columns in _SURE[known.kind]], recall=_SURE_FINDS
    )
    found = float(linker._settings_obj._probability_two_random_records_match)
    return found if 0 < found < 1 else known.prior


def _agreeing(connection: duckdb.DuckDBPyConnection, columns: tuple[str, ...]) -> int:
    """Return how many pairs agree in these columns."""
    named = ", ".join(f'"{column}"' for column in columns)
    ((pairs,),) = connection.execute(
        f"""select coalesce(sum(n * (n - 1) / 2), 0)::bigint from (
              select count(*) as n from records group by {named}
              having {" and ".join(f'"{column}" is not null' for column in columns)})"""  # noqa: S608
    ).fetchall()
    return int(pairs)


def _weights(
    known: Model,
    learnt: tuple[Sequence[Shares], Sequence[Shares]],
    trusted: Mapping[str, float],
) -> tuple[dict[str, dict[str, tuple[float, float]]], list[str]]:
    weights: dict[str, dict[str, tuple[float, float]]] = {}
    notes: list[str] = []
    for comparison, same, chance in zip(known.comparisons, *learnt, strict=True):
        found = list(zip(same, chance, strict=True))
        weights[comparison.code] = _merged(comparison, found, trusted[comparison.code])
        missed = [
            level.words
            for level, each in zip(comparison.levels, found, strict=True)
            if None in each
        ]
        if missed:
            notes.append(f"{comparison.words}: by hand for {', '.join(missed).lower()}.")
    return weights, notes


def _merged(
    comparison: Comparison, found: Sequence[tuple[float | None, float | None]], trusted: float
) -> dict[str, tuple[float, float]]:
    """Return m and u of each level.

    A level that came about among random pairs but never among those of the same one has a small
    m: the shipped one's share. One that came about among neither keeps both as they ship.
    """
    is_learnt = any(m is not None for m, _ in found)
    by_hand = {level.code: level.m for level in comparison.levels}
    if not is_learnt:
        by_hand = _handed_down(comparison, [u is not None for _, u in found])
    merged = {}
    for level, (m, u) in zip(comparison.levels, found, strict=True):
        shipped = by_hand[level.code]
        if m is None and (u is None or not is_learnt):
            merged[level.code] = shipped, level.u if u is None else _bounded(u)
        else:
            blended = trusted * (m or 0.0) + (1 - trusted) * shipped
            merged[level.code] = _bounded(blended), _bounded(level.u if u is None else u)
    return merged


def _handed_down(comparison: Comparison, comes_about: Sequence[bool]) -> dict[str, float]:
    """Return the m that ship, where some levels never come about.

    Those who have no house on record, but a town, agree in the town where they would in the house:
    a level that no pair comes to leaves its share to the next that some do.
    """
    shares, held = {}, 0.0
    for level, does in zip(comparison.levels, comes_about, strict=True):
        held += 0.0 if does else level.m
        shares[level.code] = level.m + (held if does else 0.0)
        held = 0.0 if does else held
    return shares


def _usable(value: object) -> float | None:
    is_usable = isinstance(value, float) and math.isfinite(value) and value > 0
    return value if is_usable and isinstance(value, float) else None


def _bounded(value: float) -> float:
    return min(max(value, _FLOOR), _CEILING)
