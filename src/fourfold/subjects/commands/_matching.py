"""A few mentions against all that are held, at once: by index, with the weights of the model.

The same candidates, weights, limits and leaders as a run over many (`_linking`), one at a time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
_CHUNK = 100  # mentions whose candidates are fetched at once
_MOST = 1_000  # mentions that are looked at anew beside those that are new, without a run
Pairs = dict[tuple[int, int], Pair]


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
    model = candidates.model_of(model_pk)
    pairs: Pairs = {}
    scope = _looked_at(kind, these.mentions, model, pairs)
    if scope is not None:
        clusters = clusters_of(scope, pairs.values(), model)
        settle(scope, clusters, pairs.values(), Under(kind, model, model_pk, None, at))


def _looked_at(kind: Kind, new: Mapping[int, Told], model: Model, pairs: Pairs) -> Scope | None:
    """Compare what is new, and all on whom it bears; return what stands around them, if anything.

    :raises _TooMany: when it bears on more than somebody can wait for.
    """
    compared: dict[int, Told] = {}
    known: dict[int, Told] = {}
    wanted, scope = new, None
    while wanted:
        compared |= wanted
        known |= wanted
        for some in _chunks(list(wanted.items())):
            known |= _compare(kind, model, dict(some), pairs)
        scope = _scope(kind, compared, known, pairs)
        wanted = _close_by(kind, scope, pairs.values(), model) if scope else {}
        if len(compared) + len(wanted) > len(new) + _MOST:
            raise _TooMany("Too much has to be looked at anew.")
    return scope


def _scope(
    kind: Kind, compared: Mapping[int, Told], known: Mapping[int, Told], pairs: Pairs
) -> Scope | None:
    """Return what stands of those compared and of whom they met; none where nobody is like them."""
    subjects = {known[pk].subject for pk in (*compared, *(pk for pair in pairs for pk in pair))}
    found = candidates.around(kind, subjects)
    if not pairs and not found.stars and len(found.nodes) == len(compared):
        return None
    return Scope(
        nodes=found.nodes,
        stars=found.stars,
        judged=found.judged,
        fresh=compared.keys(),
        asked=found.asked,
        young=found.young,
        said={pk: one.said for pk, one in known.items()},
    )


def _close_by(kind: Kind, scope: Scope, pairs: Iterable[Pair], model: Model) -> dict[int, Told]:
    """Return those of whom all pairs have to be known too, before clusters are made."""
    standing = [*scope.same(), *scope.standing()]
    tied = {(one.a, one.b) for one in pairs if _are_of_one_label(scope, one, model)}
    tied.update(scope.parted(scope.asked or (), model.join))
    apart = scope.apart(Verdict.DIFFERENT.value)
    if len(standing) + len(tied) < 2 * ESTABLISHED - 1 and not apart:
        return {}
    import numpy as np  # noqa: PLC0415 - heavy, and needed by few pages

    from fourfold.analytics.linkage.clustering import open_to_doubt  # noqa: PLC0415

    held, near = (np.array(list(some), np.int64).reshape(-1, 2) for some in (standing, tied))
    found = open_to_doubt(held, near, apart, np.array(list(scope.fresh), np.int64))
    anew = set(found.tolist()) - set(scope.fresh)
    return candidates.told(anew)[kind].mentions if anew else {}


def _chunks(new: Sequence[tuple[int, Told]]) -> Iterator[Sequence[tuple[int, Told]]]:
    for start in range(0, len(new), _CHUNK):
        yield new[start : start + _CHUNK]


def _compare(kind: Kind, model: Model, new: Mapping[int, Told], pairs: Pairs) -> dict[int, Told]:
    """Compare some mentions with all that share a key; return those of whom a pair was found."""
    whose: dict[int, list[int]] = defaultdict(list)
    for pk, one in new.items():
        for key in keys_of(kind, one.said):
            whose[key].append(pk)
    met = candidates.met(kind, whose, model.key_cap)
    for pk, others in _meetings(whose, met).items():
        rows = [(other, met[other].said) for other in others]
        for it in score(model, new[pk].said, rows, least=model.propose):
            pair = Pair(min(pk, it.id), max(pk, it.id), it.weight, it.probability, it.levels)
            pairs[pair.a, pair.b] = pair
    ends = {end for pair in pairs for end in pair}
    return {pk: one for pk, one in met.items() if pk in ends}


def _meetings(
    whose: Mapping[int, Sequence[int]], met: Mapping[int, Told]
) -> Mapping[int, Collection[int]]:
    """Return whom each of some mentions shares a key with."""
    others: dict[int, set[int]] = defaultdict(set)
    for pk, one in met.items():
        for by in {by for key in one.keys for by in whose[key]} - {pk}:
            others[by].add(pk)
    return others


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
