"""A few mentions against all that are held, at once: by index, with the weights of the model.

The same candidates, weights, limits and leaders as a run over many (`_linking`), one at a time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from fourfold.access.queries import machine_over_all
from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import ESTABLISHED, Model, default_model
from fourfold.analytics.linkage.onerecord import score
from fourfold.shared.errors import DomainError
from fourfold.shared.events import publish
from fourfold.subjects.commands._alone import is_alone
from fourfold.subjects.commands._compared import Pair, Scope
from fourfold.subjects.commands._proposing import Under
from fourfold.subjects.commands._settling import settle
from fourfold.subjects.commands.linking import keep_model
from fourfold.subjects.events import SubjectsJoined
from fourfold.subjects.queries import candidates
from fourfold.subjects.queries.candidates import New, Told
from fourfold.subjects.rules.kinds import Verdict

_MATCHED = "UPDATE subjects_mention SET matched_at = %s WHERE id = ANY (%s)"
_CHUNK = 500  # mentions whose candidates are fetched at once
# Mentions that are looked at anew without a run: some seconds for one that was typed in, a minute
# for a delivery of a thousand records.
_MOST, _EACH = 1_000, 5
Pairs = dict[tuple[int, int], Pair]
Met = Mapping[int, tuple[Told, Sequence[int]]]


class _TooMany(DomainError):
    """What is new bears on more than can be compared while somebody waits."""


def match_mentions(mentions: Collection[int], *, at: datetime) -> bool:
    """Compare some mentions with all others now; say whether that was done.

    It is not while a run is under way, which would not see it, nor where too much has to be looked
    at anew: they wait for the next run. The connection must read what the linker may.
    """
    try:
        with transaction.atomic():
            if not is_alone():
                return False
            for kind, these in candidates.told(mentions).items():
                _match(kind, these, at)
            with connection.cursor() as cursor:
                cursor.execute(_MATCHED, [at, list(mentions)])
            publish(SubjectsJoined(None, at))
    except _TooMany:
        return False
    return True


def _match(kind: Kind, these: New, at: datetime) -> None:
    model_pk = these.model_pk
    if model_pk is None:  # none was trained yet: the one that ships
        by = machine_over_all("linker")
        model_pk = keep_model(model=default_model(kind), by=by, at=at).pk
    seen = _Seen(kind, candidates.model_of(model_pk))
    scope = _looked_at(these.mentions, seen)
    if scope is not None:
        clusters = clusters_of(scope, seen.pairs.values(), seen.model)
        settle(scope, clusters, seen.pairs.values(), Under(kind, seen.model, model_pk, None, at))


@dataclass(slots=True)
class _Seen:
    """What was read and compared so far, so that nothing is read or weighed twice."""

    kind: Kind
    model: Model
    known: dict[int, Told] = field(default_factory=dict)
    compared: dict[int, Told] = field(default_factory=dict)
    pairs: Pairs = field(default_factory=dict)

    def compare(self, new: Mapping[int, Told]) -> None:
        """Compare some mentions with all that share a key."""
        whose: dict[int, list[int]] = defaultdict(list)
        self.known |= new
        for pk, one in new.items():
            for key in keys_of(self.kind, one.said):
                whose[key].append(pk)
        met = candidates.met(self.kind, whose, self.model.key_cap, self.known)
        self.known |= {pk: one for pk, (one, _) in met.items()}
        for pk, others in self._meetings(new, whose, met).items():
            rows = [(other, self.known[other].said) for other in others]
            for it in score(self.model, new[pk].said, rows, least=self.model.propose):
                pair = Pair(min(pk, it.id), max(pk, it.id), it.weight, it.probability, it.levels)
                self.pairs[pair.a, pair.b] = pair
        self.compared |= new

    def _meetings(
        self, new: Collection[int], whose: Mapping[int, Sequence[int]], met: Met
    ) -> Mapping[int, Collection[int]]:
        """Return whom each of some mentions shares a key with, and was not compared with yet."""
        others: dict[int, set[int]] = defaultdict(set)
        for pk, (_, keys) in met.items():
            if pk not in self.compared:
                for by in {by for key in keys for by in whose[key]} - {pk}:
                    if by < pk or pk not in new:
                        others[by].add(pk)
        return others


def _looked_at(new: Mapping[int, Told], seen: _Seen) -> Scope | None:
    """Compare what is new, and all on whom it bears; return what stands around them, if anything.

    :raises _TooMany: when it bears on more than somebody can wait for.
    """
    wanted, scope = new, None
    while wanted:
        for some in _chunks(list(wanted.items())):
            seen.compare(dict(some))
        scope = _scope(seen)
        wanted = _close_by(scope, seen) if scope else {}
        if len(seen.compared) + len(wanted) > len(new) * (1 + _EACH) + _MOST:
            raise _TooMany("Too much has to be looked at anew.")
    return scope


def _scope(seen: _Seen) -> Scope | None:
    """Return what stands of those compared and of whom they met; none where nobody is like them."""
    ends = {end for pair in seen.pairs for end in pair}
    subjects = {seen.known[pk].subject for pk in (*seen.compared, *ends)}
    found = candidates.around(seen.kind, subjects)
    if not seen.pairs and not found.stars and len(found.nodes) == len(seen.compared):
        return None
    return Scope(
        nodes=found.nodes,
        stars=found.stars,
        judged=found.judged,
        fresh=seen.compared.keys(),
        asked=found.asked,
        young=found.young,
        said={pk: one.said for pk, one in seen.known.items()},
    )


def _close_by(scope: Scope, seen: _Seen) -> dict[int, Told]:
    """Return those of whom all pairs have to be known too, before clusters are made."""
    standing = [*scope.same(), *scope.standing()]
    tied = {pair for pair, one in seen.pairs.items() if _are_of_one_label(scope, one, seen.model)}
    tied.update(scope.parted(scope.asked or (), seen.model.join))
    apart = scope.apart(Verdict.DIFFERENT.value)
    if len(standing) + len(tied) < 2 * ESTABLISHED - 1 and not apart:
        return {}
    import numpy as np  # noqa: PLC0415 - heavy, and needed by few pages

    from fourfold.analytics.linkage.clustering import open_to_doubt  # noqa: PLC0415

    held, near = (np.array(list(some), np.int64).reshape(-1, 2) for some in (standing, tied))
    found = open_to_doubt(held, near, apart, np.array(list(scope.fresh), np.int64))
    anew = set(found.tolist()) - set(scope.fresh)
    return candidates.told(anew)[seen.kind].mentions if anew else {}


def _chunks(new: Sequence[tuple[int, Told]]) -> Iterator[Sequence[tuple[int, Told]]]:
    for start in range(0, len(new), _CHUNK):
        yield new[start : start + _CHUNK]


def clusters_of(scope: Scope, pairs: Iterable[Pair], model: Model) -> list[list[int]]:
    """Return the clusters of a scope: of one label each, never two that people hold apart."""
    edges = {(one.a, one.b): one.weight for one in pairs if _joins(scope, one, model)}
    held = (*scope.same(), *scope.standing())
    if not edges and not held:
        return []
    import numpy as np  # noqa: PLC0415 - heavy, and needed by few pages

    from fourfold.analytics.linkage.clustering import CERTAIN, Edges, clusters  # noqa: PLC0415

    edges |= {(min(pair), max(pair)): CERTAIN for pair in held}
    a, b = np.array(list(edges), np.int64).T
    arrays = Edges(a, b, np.array(list(edges.values()), np.float64))
    apart = scope.apart(Verdict.DIFFERENT.value)
    return grouped(clusters(arrays, apart, model.cluster_cap))


def _joins(scope: Scope, pair: Pair, model: Model) -> bool:
    return _are_of_one_label(scope, pair, model) and not model.is_doubtful(pair.levels)


def _are_of_one_label(scope: Scope, pair: Pair, model: Model) -> bool:
    """Return whether a pair is likely enough to join, and of one label, so that it might be."""
    return pair.weight >= model.join and scope.nodes[pair.a].label == scope.nodes[pair.b].label


def grouped(cluster_of: Mapping[int, int]) -> list[list[int]]:
    """Return the members of each cluster.

    >>> grouped({1: 1, 2: 1, 3: 3})
    [[1, 2], [3]]
    """
    groups: dict[int, list[int]] = {}
    for pk, least in cluster_of.items():
        groups.setdefault(least, []).append(pk)
    return list(groups.values())
