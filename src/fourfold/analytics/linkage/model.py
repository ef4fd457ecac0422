"""A model: the weights of every level, the frequencies of values, thresholds and caps."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Self

from fourfold.analytics.linkage.comparing import Comparison, Level, comparisons_of
from fourfold.analytics.linkage.kinds import Kind

VERSION: Final = 1
_PRIORS: Final[Mapping[Kind, float]] = {
    Kind.PERSON: 0.00002,
    Kind.ORGANISATION: 0.00005,
    Kind.VEHICLE: 0.00005,
    Kind.PHONE: 0.0001,
    Kind.ACCOUNT: 0.0001,
    Kind.ADDRESS: 0.0005,
}
JOIN: Final = 6.0  # bits: odds of 64 to 1 that two records are of the same one
PROPOSE: Final = 0.0  # even odds
KEY_CAP: Final = 250  # records that may share a blocking key before it is passed over
SHARED_CAP: Final = 30  # records that may share a telephone, address of mail, vehicle or account
ESTABLISHED: Final = 4  # records that make a part somebody, and not a stray
CLUSTER_CAP: Final = 250  # records above which parts are joined only by many ties


Places = Mapping[str, tuple[str, ...]]
DOUBTS: Final[Places] = {"given": ("else",), "born": ("else",)}
SURE: Final[Places] = {"number": ("same", "near")}


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How common the values of a column are: the commonest each, the rest by one figure."""

    values: Mapping[str, float]
    rest: float

    def of(self, value: object) -> float:
        """Return the share of records that have a value."""
        return self.values.get(value, self.rest) if isinstance(value, str) else self.rest


@dataclass(frozen=True, eq=False)
class Model:
    """What links records of one kind; the same for many records at once and for one.

    Comparisons count as if each stood alone, but families share names and addresses: twins and
    fathers with sons may weigh enough. So a pair at one of the levels of `doubts` is for people,
    not for the machine, unless it is at one of those of `sure`.
    """

    kind: Kind
    prior: float
    weights: Mapping[str, Mapping[str, tuple[float, float]]]  # comparison, level: m and u
    frequencies: Mapping[str, Frequencies] = field(default_factory=dict)
    common: frozenset[str] = frozenset()  # shared by too many to say anything
    join: float = JOIN
    propose: float = PROPOSE
    doubts: Places = field(default_factory=lambda: dict(DOUBTS))
    sure: Places = field(default_factory=lambda: dict(SURE))
    key_cap: int = KEY_CAP
    cluster_cap: int = CLUSTER_CAP
    trained_at: datetime | None = None
    trained_on: int = 0
    notes: tuple[str, ...] = ()
    version: int = VERSION

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Return the comparisons with the weights of this model."""
        return tuple(self._weighed(each) for each in comparisons_of(self.kind))

    def places(self, levels: Places) -> tuple[tuple[int, int], ...]:
        """Return each named level as the places of its comparison and of itself."""
        return tuple(
            (place, row)
            for place, comparison in enumerate(comparisons_of(self.kind))
            for row, level in enumerate(comparison.levels)
            if level.code in levels.get(comparison.code, ())
        )

    def is_doubtful(self, levels: Sequence[int]) -> bool:
        """Return whether a pair that comes to these levels is for people, whatever it weighs."""
        doubted = any(levels[place] == row for place, row in self.places(self.doubts))
        return doubted and not any(levels[place] == row for place, row in self.places(self.sure))

    def _weighed(self, comparison: Comparison) -> Comparison:
        weights = self.weights.get(comparison.code, {})
        levels = (
            replace(level, m=weights[level.code][0], u=weights[level.code][1])
            if level.code in weights
            else level
            for level in comparison.levels
        )
        return replace(comparison, levels=tuple(levels))

    def settings(self, dialect: str = "duckdb") -> dict[str, Any]:
        """Return the settings from which Splink scores pairs as this model does."""
        return {
            "link_type": "dedupe_only",
            "unique_id_column_name": "id",
            "probability_two_random_records_match": self.prior,
            "retain_matching_columns": False,
            "retain_intermediate_calculation_columns": False,
            "comparisons": [self._comparison(each, dialect) for each in self.comparisons],
            "blocking_rules_to_generate_predictions": [],
        }

    def _comparison(self, comparison: Comparison, dialect: str) -> dict[str, Any]:
        nothing = {
            "sql_condition": comparison.missing.sql(dialect),
            "label_for_charts": f"{comparison.words}: missing",
            "is_null_level": True,
        }
        return {
            "output_column_name": comparison.code,
            "comparison_description": comparison.words,
            "comparison_levels": [
                nothing,
                *(self._level(level, dialect) for level in comparison.levels),
            ],
        }

    def _level(self, level: Level, dialect: str) -> dict[str, Any]:
        settings: dict[str, Any] = {
            "sql_condition": level.condition.sql(dialect) if level.condition else "ELSE",
            "label_for_charts": level.words,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        if level.frequency in self.frequencies and level.frequency:
            settings["tf_adjustment_column"] = level.frequency
            settings["tf_adjustment_weight"] = 1.0
            settings["disable_tf_exact_match_detection"] = True
        return settings

    def to_json(self) -> str:
        """Return the whole model as JSON text."""
        return json.dumps(
            {
                "kind": self.kind.value,
                "version": self.version,
                "prior": self.prior,
                "weights": self.weights,
                "frequencies": {
                    column: {"values": dict(each.values), "rest": each.rest}
                    for column, each in self.frequencies.items()
                },
                "common": sorted(self.common),
                "join": self.join,
                "propose": self.propose,
                "doubts": self.doubts,
                "sure": self.sure,
                "key_cap": self.key_cap,
                "cluster_cap": self.cluster_cap,
                "trained_at": self.trained_at.isoformat() if self.trained_at else None,
                "trained_on": self.trained_on,
                "notes": self.notes,
            },
            sort_keys=True,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the model that a text stands for.

        >>> model = default_model(Kind.PHONE)
        >>> Model.from_json(model.to_json()).to_json() == model.to_json()
        True
        """
        read = json.loads(text)
        at = read.pop("trained_at")
        return cls(
            kind=Kind(read.pop("kind")),
            weights={
                code: {level: (m, u) for level, (m, u) in levels.items()}
                for code, levels in read.pop("weights").items()
            },
            frequencies={
                column: Frequencies(each["values"], each["rest"])
                for column, each in read.pop("frequencies").items()
            },
            common=frozenset(read.pop("common")),
            trained_at=datetime.fromisoformat(at) if at else None,
            notes=tuple(read.pop("notes")),
            doubts={code: tuple(levels) for code, levels in read.pop("doubts").items()},
            sure={code: tuple(levels) for code, levels in read.pop("sure").items()},
            **read,
        )


def default_model(kind: Kind) -> Model:
    """Return the model that ships: weights set by hand, for data too small to train on.

    >>> default_model(Kind.PERSON).trained_on
    0
    """
    weights = {
        comparison.code: {level.code: (level.m, level.u) for level in comparison.levels}
        for comparison in comparisons_of(kind)
    }
    return Model(kind, _PRIORS[kind], weights, notes=("Weights set by hand, not trained.",))


def bits(probability: float) -> float:
    """Return the weight, in bits, of a probability.

    >>> bits(0.5)
    0.0
    """
    return math.log2(probability / (1 - probability))


def probability(weight: float) -> float:
    """Return the probability that a weight in bits stands for.

    >>> probability(0.0), round(probability(8.0), 3)
    (0.5, 0.996)
    """
    return 1 / (1 + 2 ** -max(-1000.0, min(1000.0, weight)))
