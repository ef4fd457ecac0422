"""Splink beside us: with our comparisons and our candidate pairs, and as its own guide uses it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import pyarrow as pa

from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import default_model
from fourfold.analytics.linkage.room import ROOM, working
from fourfold.analytics.linkage.tables import spread
from fourfold.config.bench.linkage.engines import (
    BITS,
    Edges,
    Found,
    Stopwatch,
    best,
    clusters_of,
    table_of,
)
from fourfold.config.bench.linkage.entries import FIELDS, Labelled
from fourfold.config.bench.rows import LeftOut

SEED = 1
RANDOM_PAIRS, EM_PAIRS = 2_000_000, 2_000_000  # as many as ours
FOUND_BY_SURE_RULES = 0.7
KEEP_FROM = -12.0  # bits: what is scored lower is not kept
SURE = ('l."given" = r."given" and l."family" = r."family" and l."born" = r."born"',)
AGREEING = (
    'l."born" = r."born"',
    'l."given" = r."given" and l."family" = r."family"',
)


def same_rules(halves: tuple[Labelled, Labelled], *, at: datetime) -> Found:
    """Return what Splink alone makes of our features, comparisons and keys.

    :raises LeftOut: when it cannot be used on the set.
    """
    del at
    with _giving_up("Splink, same rules"):
        return _by_our_rules(*halves)


@contextmanager
def _giving_up(engine: str) -> Iterator[None]:
    try:
        yield
    except (ArithmeticError, ValueError) as fault:
        raise LeftOut(f"{engine}, gave up on this set: {fault}") from fault


def _by_our_rules(first: Labelled, second: Labelled) -> Found:
    saved, threshold, training, before = _fixed_with_our_rules(first)
    watch = Stopwatch()
    with _spread(second) as linker_of:
        edges = _predicted(linker_of(saved))
    clusters = clusters_of(edges, threshold, len(second.entries))
    taken, worked = watch.read()
    words = f"joined from {threshold:g} bits"
    return Found("Splink, same rules", clusters, taken, words, training, before + worked)


def _fixed_with_our_rules(half: Labelled) -> tuple[dict[str, Any], float, float, float]:
    """Return the model that it learns, the threshold, and the seconds that learning took."""
    watch = Stopwatch()
    with _spread(half) as linker_of:
        linker = linker_of(_our_rules())
        _trained(linker)
        taken, worked = watch.read()
        edges = _predicted(linker)
        _, threshold = best(edges, half, BITS)
        return linker.misc.save_model_to_json(None), threshold, taken, worked


def _our_rules() -> dict[str, Any]:
    settings = default_model(Kind.PERSON).settings()
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"]:
            level.pop("u_probability", None)
            level.pop("m_probability", None)
    settings["comparisons"] = [_with_frequency(one) for one in settings["comparisons"]]
    settings["blocking_rules_to_generate_predictions"] = [
        {"blocking_rule": "l.keys = r.keys", "arrays_to_explode": ["keys"]}
    ]
    return settings


def _with_frequency(comparison: dict[str, Any]) -> dict[str, Any]:
    """Return a comparison whose first exact level counts a rare value for more, as ours does."""
    name = comparison["output_column_name"]
    if name not in {"given", "family", "born"}:
        return comparison
    levels = [dict(level) for level in comparison["comparison_levels"]]
    levels[1] |= {"tf_adjustment_column": name, "tf_adjustment_weight": 1.0}
    return comparison | {"comparison_levels": levels}


@contextmanager
def _spread(half: Labelled) -> Iterator[Any]:
    """Yield what makes a linker of settings, over a table of our features with the usable keys."""
    model = default_model(Kind.PERSON)
    with working(ROOM) as connection:
        spread(connection, table_of(half.entries), model)
        connection.execute(
            """create table with_keys as select r.*, k.keys from records r left join
               (select id, list(key) as keys from keyed where key in
                  (select key from keyed group by key having count(*) between 2 and ?)
                group by id) k using (id)""",
            [model.key_cap],
        )
        yield lambda settings: _linker(connection, "with_keys", settings)


def _linker(connection: Any, table: str, settings: Any) -> Any:
    from splink import Linker  # noqa: PLC0415 - heavy, and needed by a bench alone
    from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

    registered = DuckDBAPI(connection=connection).register(table)
    return Linker(registered, settings, log_level=None, validate_settings=False)


def _trained(linker: Any) -> None:
    """Train as the guide does: sure rules, random pairs, expectation maximisation.

    Pairs of which it cannot learn teach it nothing, and it goes on with what it has.
    """
    linker.training.estimate_probability_two_random_records_match(
        list(SURE), recall=FOUND_BY_SURE_RULES
    )
    core = linker._settings_obj.core_model_settings
    if not 0 < core.probability_two_random_records_match < 1:  # no pair is sure: as we do then
        core.probability_two_random_records_match = default_model(Kind.PERSON).prior
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    from splink.internals.exceptions import EMTrainingException  # noqa: PLC0415 - as above

    for rule in AGREEING:
        # There are no such pairs, all are alike, or a weight goes to nothing.
        with suppress(EMTrainingException, ValueError):
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True, max_pairs=EM_PAIRS
            )


def _predicted(linker: Any) -> Edges:
    found = linker.inference.predict(threshold_match_weight=KEEP_FROM, warning_mode="never")
    pairs = found.as_duckdbpyrelation().to_arrow_table()
    return Edges(*(pairs[name].to_numpy() for name in ("id_l", "id_r", "match_weight")))


def own_defaults(halves: tuple[Labelled, Labelled], *, at: datetime) -> Found:
    """Return what Splink makes of the fields with the comparisons of its own library.

    :raises LeftOut: when it cannot be used on the set.
    """
    del at
    with _giving_up("Splink, its own defaults"):
        return _by_its_own(*halves)


def _by_its_own(first: Labelled, second: Labelled) -> Found:
    settings = _settings(first)
    watch = Stopwatch()
    with _plain(first) as linker_of:
        linker = linker_of(settings)
        _trained(linker)
        training, before = watch.read()
        _, threshold = best(_predicted(linker), first, BITS)
        saved = linker.misc.save_model_to_json(None)
    watch = Stopwatch()
    with _plain(second) as linker_of:
        edges = _predicted(linker_of(saved))
    clusters = clusters_of(edges, threshold, len(second.entries))
    taken, worked = watch.read()
    words = f"joined from {threshold:g} bits"
    return Found("Splink, its own defaults", clusters, taken, words, training, before + worked)


def _settings(half: Labelled) -> Any:
    import splink.comparison_library as cl  # noqa: PLC0415 - heavy, and needed by a bench alone
    from splink import SettingsCreator, block_on  # noqa: PLC0415

    made: dict[str, Any] = {
        "given": cl.NameComparison("given"),
        "family": cl.NameComparison("family"),
        "born": cl.DateOfBirthComparison("born", input_is_string=True),
        "postcode": cl.PostcodeComparison("postcode"),
        "address": cl.JaroWinklerAtThresholds("address"),
        "town": cl.JaroWinklerAtThresholds("town"),
        "phone": cl.ExactMatch("phone"),
        "email": cl.EmailComparison("email"),
        "number": cl.LevenshteinAtThresholds("number"),
    }
    for name in ("given", "family", "postcode", "town"):
        made[name] = made[name].configure(term_frequency_adjustments=True)
    rules = [
        *(("given", "family"), ("born", "given"), ("born", "family"), ("postcode", "given")),
        *(("postcode", "family"), ("born", "postcode"), ("phone",), ("email",)),
        ("number",),
    ]
    said = {name for name in FIELDS if any(getattr(one, name) for one in half.entries)}
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[one for name, one in made.items() if name in said],
        blocking_rules_to_generate_predictions=[
            block_on(*rule) for rule in rules if said.issuperset(rule)
        ],
    )


@contextmanager
def _plain(half: Labelled) -> Iterator[Any]:
    """Yield what makes a linker of settings, over the fields in small letters."""
    with working(ROOM) as connection:
        connection.register("fields", _fields(half.entries))
        connection.execute("create table entries as select * from fields")
        yield lambda settings: _linker(connection, "entries", settings)


def _fields(entries: Any) -> pa.Table:
    columns: dict[str, Any] = {"id": pa.array(range(len(entries)), pa.int64())}
    for name in FIELDS:
        texts = [_small(getattr(entry, name), name) for entry in entries]
        columns[name] = pa.array(texts, pa.string())
    return pa.table(columns)


def _small(text: str, name: str) -> str | None:
    return (text.upper() if name == "postcode" else text.casefold()) or None
