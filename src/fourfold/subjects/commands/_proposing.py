"""Pairs for people: one for each two parts, the likeliest; what was judged is not asked again."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from fourfold.access.models import Label
from fourfold.access.speaking import label_saying
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import Model
from fourfold.subjects.commands._compared import Key, Pair, Scope
from fourfold.subjects.commands._copying import insert
from fourfold.subjects.models import Proposal
from fourfold.subjects.queries import candidates
from fourfold.subjects.queries.candidates import Node, children
from fourfold.subjects.rules.valuing import Side, worth

Between = frozenset[Key]
_CHUNK = 5_000
_SAME = 1e-9
_COLUMNS = (
    *("label_id", "a_id", "b_id", "kind", "weight", "probability", "levels", "consequence"),
    *("because", "value", "model_id", "run_id", "proposed_at"),
)


class Labels:
    """Labels made of two, each worked out once in a run."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], int] = {}

    def of(self, one: int, other: int) -> int:
        """Return the label of what is made of records under two."""
        if one == other:
            return one
        pair = (min(one, other), max(one, other))
        if pair not in self.known:
            held = Label.objects.in_bulk(pair)
            both = label_saying(held[one].restriction | held[other].restriction)
            self.known[pair] = both.pk
        return self.known[pair]

    def ends(self, of_a: Iterable[int], of_b: Collection[int], label: int) -> tuple[int, int]:
        """Return under which labels two ends are, where what is made of both has this one."""
        for one in of_a:
            for other in of_b:
                if self.of(one, other) == label:
                    return one, other
        return 0, 0


@dataclass(frozen=True, slots=True)
class Under:
    """By what, when and in which run it is found."""

    kind: Kind
    model: Model
    model_id: int
    run_id: int | None
    at: datetime
    labels: Labels = field(default_factory=Labels)


class Parts:
    """Which part each subject is in, under each label, and between which somebody judged."""

    def __init__(self, scope: Scope, led: Mapping[Key, UUID]) -> None:
        self.of: dict[Key, Key] = {}
        self.members: dict[Key, list[Node]] = defaultdict(list)
        labels: dict[UUID, set[int]] = defaultdict(set)
        for node in scope.nodes.values():
            key = (node.label, node.subject)
            self.of[key] = (node.label, led.get(key, node.subject))
            self.members[self.of[key]].append(node)
            labels[node.subject].add(node.label)
        self.judged = {
            frozenset((self.of[one, a], self.of[other, b]))
            for a, b, _ in scope.judged
            for one in labels.get(a, ())
            for other in labels.get(b, ())
        }

    def between(self, a: Key, b: Key) -> Between | None:
        """Return the two parts between which a question is open; none where there is none."""
        if a not in self.of or b not in self.of or a[1] == b[1]:
            return None
        pair = frozenset((self.of[a], self.of[b]))
        return None if len(pair) == 1 or pair in self.judged else pair

    def side(self, part: Key, young: Collection[Key]) -> Side:
        """Return what is held of a part."""
        nodes = self.members[part]
        return Side(
            records=len(nodes),
            systems=frozenset(node.system for node in nodes if node.system is not None),
            roles=frozenset(node.role for node in nodes if node.role),
            is_child=any((node.label, node.subject) in young for node in nodes),
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """A proposal that stands. ends: its subjects, each under the label that it was made of."""

    pk: int
    ends: tuple[Key, Key]
    weight: float
    is_answered: bool


@dataclass(frozen=True, slots=True)
class _Best:
    """The likeliest pair between two parts: one found now, or one that stood and still holds."""

    rank: tuple[float, int, int]
    found: Pair | None = None
    row: _Row | None = None


Held = dict[tuple[frozenset[UUID], int], _Row]


def propose(scope: Scope, led: Mapping[Key, UUID], pairs: Iterable[Pair], under: Under) -> None:
    """Let those proposals stand that were found, and those that stood before and still hold."""
    parts = Parts(scope, led)
    held = _held(scope, under)
    best: dict[Between, _Best] = {}
    for pair in pairs:
        a, b = scope.nodes[pair.a], scope.nodes[pair.b]
        between = parts.between((a.label, a.subject), (b.label, b.subject))
        _rank(best, between, _Best((pair.weight, -pair.a, -pair.b), found=pair))
    for row in _still_good(scope, held.values()):
        _rank(best, parts.between(*row.ends), _Best((row.weight, 0, 0), row=row))
    _write(held, best, (scope, parts), under)


def _rank(best: dict[Between, _Best], between: Between | None, one: _Best) -> None:
    if between is not None and (between not in best or best[between].rank < one.rank):
        best[between] = one


def _held(scope: Scope, under: Under) -> Held:
    labels: dict[UUID, list[int]] = defaultdict(list)
    for node in scope.nodes.values():
        labels[node.subject].append(node.label)
    found: Held = {}
    for row in scope.asked if scope.asked is not None else candidates.asked(under.kind):
        if not scope.is_all and not (row.a in labels and row.b in labels):
            continue
        of_a, of_b = under.labels.ends(labels.get(row.a, ()), labels.get(row.b, ()), row.label)
        stands = _Row(row.pk, ((of_a, row.a), (of_b, row.b)), row.weight, row.is_answered)
        found[frozenset((row.a, row.b)), row.label] = stands
    return found


def _still_good(scope: Scope, rows: Iterable[_Row]) -> list[_Row]:
    """Return what stands and was not compared anew."""
    if scope.is_whole:
        return []
    fresh = {(node.label, node.subject) for pk, node in scope.nodes.items() if pk in scope.fresh}
    return [row for row in rows if not row.is_answered and fresh.isdisjoint(row.ends)]


def _write(
    held: Held, best: Mapping[Between, _Best], seen: tuple[Scope, Parts], under: Under
) -> None:
    scope, parts = seen
    young = _young({part for between in best for part in between}, parts, scope)
    kept = {one.row.pk for one in best.values() if one.row is not None}
    new: list[tuple[int, UUID, UUID, dict[str, Any]]] = []
    levels = _levels(under.model)
    for pair in (one.found for one in best.values() if one.found is not None):
        a, b = scope.nodes[pair.a], scope.nodes[pair.b]
        label = under.labels.of(a.label, b.label)
        said = _said(pair, (a, b), parts, young) | {"levels": levels(pair.levels)}
        stands = held.get((frozenset((a.subject, b.subject)), label))
        if stands is None:
            new.append((label, a.subject, b.subject, said))
            continue
        kept.add(stands.pk)
        if stands.is_answered or abs(stands.weight - pair.weight) > _SAME:
            again = said | {"model_id": under.model_id, "run_id": under.run_id}
            again |= {"answered_at": None, "answered_by": None}
            Proposal.objects.filter(pk=stands.pk).update(**again)
    gone = [row.pk for row in held.values() if not row.is_answered and row.pk not in kept]
    _withdraw(gone, under.at)
    _insert(new, under)


def _said(
    pair: Pair, ends: tuple[Node, Node], parts: Parts, young: Collection[Key]
) -> dict[str, Any]:
    a, b = ends
    one, other = (parts.side(parts.of[node.label, node.subject], young) for node in ends)
    value = worth(one, other, pair.probability, is_across=a.label != b.label)
    return {
        "weight": pair.weight,
        "probability": pair.probability,
        "consequence": value.consequence,
        "because": list(value.because),
        "value": value.value,
    }


def _young(wanted: Collection[Key], parts: Parts, scope: Scope) -> Collection[Key]:
    if scope.young is not None:
        return scope.young
    subjects = {node.subject for part in wanted for node in parts.members[part]}
    return children(subjects if len(subjects) <= _CHUNK else None) if subjects else set()


def _withdraw(pks: Sequence[int], at: datetime) -> None:
    for start in range(0, len(pks), _CHUNK):
        those = pks[start : start + _CHUNK]
        Proposal.objects.filter(pk__in=those).update(withdrawn_at=at)


def _insert(new: Sequence[tuple[int, UUID, UUID, dict[str, Any]]], under: Under) -> None:
    insert(
        Proposal,
        _COLUMNS,
        (
            (
                *(label, a, b, under.kind.value, said["weight"], said["probability"]),
                *(json.dumps(said["levels"]), said["consequence"], json.dumps(said["because"])),
                *(said["value"], under.model_id, under.run_id, under.at),
            )
            for label, a, b, said in new
        ),
    )


def _levels(model: Model) -> Callable[[Sequence[int]], dict[str, str]]:
    """Return what says how each comparison came out, by its name; not what was not compared."""
    codes = [(one.code, [level.code for level in one.levels]) for one in model.comparisons]

    def said(places: Sequence[int]) -> dict[str, str]:
        return {
            code: levels[place]
            for (code, levels), place in zip(codes, places, strict=True)
            if place >= 0
        }

    return said
