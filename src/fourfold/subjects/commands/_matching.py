"""A few mentions against all that are held, at once: by index, with the weights of the model.

The same candidates, weights, limits and leaders as a run over many (`_linking`), one at a time.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from fourfold.access.queries import machine_over_all
from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.features import Features
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import Model, default_model
from fourfold.analytics.linkage.onerecord import score
from fourfold.shared.events import publish
from fourfold.subjects.commands._alone import is_alone
from fourfold.subjects.commands._compared import Pair, Scope
from fourfold.subjects.commands._proposing import Under
from fourfold.subjects.commands._settling import settle
from fourfold.subjects.commands.linking import keep_model
from fourfold.subjects.events import SubjectsJoined
from fourfold.subjects.models import LinkModel, Mention, Proposal
from fourfold.subjects.queries import candidates
from fourfold.subjects.queries.candidates import Node
from fourfold.subjects.rules.kinds import Verdict

_CERTAIN = 1_000.0  # bits: more than any comparison can weigh
Pairs = dict[tuple[int, int], Pair]


def match_mentions(mentions: Collection[int], *, at: datetime) -> bool:
    """Compare some mentions with all others now; say whether that was done.

    It is not while a run is under way, which would not see it: they wait for the next one. The
    connection must read what the linker may.
    """
    with transaction.atomic():
        if not is_alone():
            return False
        rows = Mention.objects.filter(pk__in=mentions).values_list("kind", "pk")
        by_kind: dict[str, list[int]] = {}
        for kind, pk in rows:
            by_kind.setdefault(kind, []).append(pk)
        for kind, pks in by_kind.items():
            if kind in set(Kind):
                _match(Kind(kind), pks, at)
        Mention.objects.filter(pk__in=mentions).update(matched_at=at)
        publish(SubjectsJoined(None, at))
    return True


def model_for(kind: Kind, *, at: datetime) -> LinkModel:
    """Return the model of a kind; the one that ships, where none was trained yet."""
    newest = candidates.newest_model(kind)
    if newest is None:
        by = machine_over_all("linker")
        newest = keep_model(model=default_model(kind), by=by, at=at)
    return newest


def _match(kind: Kind, pks: Collection[int], at: datetime) -> None:
    row = model_for(kind, at=at)
    model = candidates.model_of(row.pk)
    pairs: Pairs = {}
    for pk, said in candidates.features_of(kind, pks).items():
        pairs |= {(one.a, one.b): one for one in _likely(kind, model, pk, said)}
    scope = _scope(kind, pks, pairs)
    if not pairs and not scope.stars and len(scope.nodes) == len(pks):
        return  # nobody like them, and nothing stands of them
    clusters = clusters_of(scope, pairs.values(), model)
    settle(scope, clusters, pairs.values(), Under(kind, model, row.pk, None, at))


def _likely(kind: Kind, model: Model, pk: int, said: Features) -> Iterable[Pair]:
    others = candidates.met(kind, keys_of(kind, said), model.key_cap) - {pk}
    if not others:
        return
    known = candidates.features_of(kind, others)
    for one in score(model, said, list(known.items()), least=model.propose):
        yield Pair(min(pk, one.id), max(pk, one.id), one.weight, one.probability, one.levels)


def _scope(kind: Kind, pks: Collection[int], pairs: Pairs) -> Scope:
    """Return what the mentions, those they may be, and what stands of either touch."""
    ids = {*pks, *(pk for pair in pairs for pk in pair)}
    subjects: set[UUID] = set(
        Mention.objects.filter(pk__in=ids).values_list("subject_id", flat=True)
    )
    asked = Proposal.objects.filter(withdrawn_at__isnull=True)
    asked = asked.filter(Q(a__in=subjects) | Q(b__in=subjects))
    subjects |= {end for pair in asked.values_list("a_id", "b_id") for end in pair}
    stars = candidates.stars_around(subjects)
    subjects |= {end for star in stars for end in (star.subject, star.leader)}
    nodes: Mapping[int, Node] = candidates.nodes(kind, subject__in=subjects)
    return Scope(nodes, stars, candidates.judged(subjects), fresh=set(pks))


def clusters_of(scope: Scope, pairs: Iterable[Pair], model: Model) -> list[list[int]]:
    """Return the clusters of a scope: of one label each, never two that people hold apart."""
    import numpy as np  # noqa: PLC0415 - heavy, and needed by few pages

    from fourfold.analytics.linkage.clustering import Edges, clusters  # noqa: PLC0415

    edges = {(one.a, one.b): one.weight for one in pairs if _joins(scope, one, model)}
    edges |= {(min(pair), max(pair)): _CERTAIN for pair in scope.kept()}
    if not edges:
        return []
    a, b = np.array(list(edges), np.int64).T
    arrays = Edges(a, b, np.array(list(edges.values()), np.float64))
    apart = scope.apart(Verdict.DIFFERENT.value)
    return grouped(clusters(arrays, apart, model.cluster_cap))


def _joins(scope: Scope, pair: Pair, model: Model) -> bool:
    a, b = scope.nodes[pair.a], scope.nodes[pair.b]
    is_sure = pair.weight >= model.join and not model.is_doubtful(pair.levels)
    return is_sure and a.label == b.label


def grouped(cluster_of: Mapping[int, int]) -> list[list[int]]:
    """Return the members of each cluster.

    >>> grouped({1: 1, 2: 1, 3: 3})
    [[1, 2], [3]]
    """
    groups: dict[int, list[int]] = {}
    for pk, least in cluster_of.items():
        groups.setdefault(least, []).append(pk)
    return list(groups.values())
