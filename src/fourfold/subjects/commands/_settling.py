"""From what was compared to what stands: joins with their leaders, and proposals for people.

One place for many records and for one, so that both give the same. The caller holds the lock of
joining, and a transaction.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from fourfold.analytics.linkage.features import Features
from fourfold.analytics.linkage.identity import carry
from fourfold.analytics.linkage.model import Model
from fourfold.analytics.linkage.onerecord import score
from fourfold.subjects.commands._compared import Key, Pair, Scope
from fourfold.subjects.commands._copying import insert
from fourfold.subjects.commands._proposing import Under, propose
from fourfold.subjects.models import Joined
from fourfold.subjects.queries.candidates import Star, features_of

_JOINED = ("label_id", "subject_id", "leader_id", "weight", "run_id", "model_id", "since")
_CHUNK = 5_000
_MOST_WEIGHED = 5  # members of a cluster that one of it is weighed against


def settle(
    scope: Scope, clusters: Iterable[Collection[int]], pairs: Iterable[Pair], under: Under
) -> None:
    """Let what stands be what was found: leaders are kept where they can be."""
    led = _join(scope, clusters, under)
    propose(scope, led, pairs, under)


def _join(scope: Scope, clusters: Iterable[Collection[int]], under: Under) -> dict[Key, UUID]:
    first = scope.firsts()
    previous: dict[Key, Key] = {}
    rows: dict[Key, Star] = {}
    for star in scope.stars:
        leader = (star.label, star.leader)
        rows[star.label, star.subject] = star
        previous |= {(star.label, star.subject): leader, leader: leader}
    groups = [{(scope.nodes[pk].label, scope.nodes[pk].subject) for pk in one} for one in clusters]
    led = carry(previous, [one for one in groups if len(one) > 1], rank=first.__getitem__)
    wanted = {member: leader for member, leader in led.items() if member != leader}
    _end([star for key, star in rows.items() if _led_by(star) != wanted.get(key)], under.at)
    new = {key: leader for key, leader in wanted.items() if _stands(rows.get(key), leader)}
    _add(new, led, (scope, first), under)
    return {member: leader for member, (_, leader) in led.items()}


def _led_by(star: Star) -> Key:
    return star.label, star.leader


def _stands(star: Star | None, leader: Key) -> bool:
    return star is None or _led_by(star) != leader


def _end(stars: Sequence[Star], at: datetime) -> None:
    for start in range(0, len(stars), _CHUNK):
        those = [star.pk for star in stars[start : start + _CHUNK]]
        Joined.objects.filter(pk__in=those).update(until=at)


def _add(
    new: Mapping[Key, Key],
    led: Mapping[Key, Key],
    of: tuple[Scope, Mapping[Key, int]],
    under: Under,
) -> None:
    if not new:
        return
    scope, first = of
    touched = set(new.values())
    parts: dict[Key, list[Key]] = defaultdict(list)
    for member, leader in led.items():
        if leader in touched:
            parts[leader].append(member)
    rows = []
    for some in _chunks(list(parts.values())):
        known = _said(scope, [first[key] for part in some for key in part], under)
        for part in some:
            said = {key: known[first[key]] for key in part}
            rows += [
                (
                    *(key[0], key[1], new[key][1], _weight(under.model, key, said)),
                    *(under.run_id, under.model_id, under.at),
                )
                for key in part
                if key in new
            ]
    insert(Joined, _JOINED, rows)


def _said(scope: Scope, pks: Iterable[int], under: Under) -> dict[int, Features]:
    wanted = set(pks)
    known = {pk: scope.said[pk] for pk in wanted & scope.said.keys()}
    unread = wanted - known.keys()
    return known | features_of(under.kind, unread) if unread else known


def _chunks(parts: Sequence[list[Key]]) -> Iterator[Sequence[list[Key]]]:
    for start in range(0, len(parts), _CHUNK):
        yield parts[start : start + _CHUNK]


def _weight(model: Model, key: Key, part: Mapping[Key, Features]) -> float:
    """Return the weight of the strongest match that holds one to the others of a part."""
    others = [(0, said) for other, said in part.items() if other != key][:_MOST_WEIGHED]
    return score(model, part[key], others)[0].weight
