from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.clustering import Edges, clusters
from fourfold.analytics.linkage.kinds import Kind
from fourfold.analytics.linkage.model import default_model
from fourfold.analytics.linkage.onerecord import score
from fourfold.analytics.linkage.setwise import cluster_of, link
from fourfold.analytics.linkage.training import train
from tests.analytics.linkage.made_up import people, person, table


def candidates(features, model):
    """Return pairs of numbers that share a key which no more than the cap share."""
    keys = [keys_of(each.kind, each) for each in features]
    counts = Counter(key for each in keys for key in each)
    usable = [{key for key in each if counts[key] <= model.key_cap} for each in keys]
    return [
        (a, b)
        for a in range(len(features))
        for b in range(a + 1, len(features))
        if usable[a] & usable[b]
    ]


def one_by_one(features, model):
    """Return the likely pairs and their weights as one-record matching finds them."""
    found = {}
    for a, b in candidates(features, model):
        (scored,) = score(model, features[a], [(b, features[b])])
        if scored.weight >= model.propose:
            found[a + 1, b + 1] = (scored.weight, scored.levels)
    return found


def all_at_once(features, model):
    """Return the same as the set-wise link finds them: nobody reads two of these records."""
    found = link(table(features, readers=list(range(len(features)))), model).proposals
    return {
        (row["a"], row["b"]): (row["weight"], tuple(row["levels"])) for row in found.to_pylist()
    }


@pytest.mark.parametrize("trained", [False, True])
def test_one_record_and_many_at_once_find_the_same_pairs_of_the_same_weight(trained):
    features = [person(**fields) for _, fields in people(600)]
    model = default_model(Kind.PERSON)
    if trained:
        model = train(table(features), Kind.PERSON, at=datetime(2026, 1, 1, tzinfo=UTC))
    ours, theirs = one_by_one(features, model), all_at_once(features, model)

    assert len(ours) > 300
    assert ours.keys() == theirs.keys()
    for pair, (weight, levels) in ours.items():
        assert theirs[pair][0] == pytest.approx(weight, abs=1e-6)
        assert theirs[pair][1] == levels


def test_one_record_and_many_at_once_join_the_same_records():
    features = [person(**fields) for _, fields in people(600)]
    model = default_model(Kind.PERSON)
    joined = []
    for a, b in candidates(features, model):
        (one,) = score(model, features[a], [(b, features[b])])
        if one.weight >= model.join and not model.is_doubtful(one.levels):
            joined.append((a + 1, b + 1, one.weight))
    a, b, weight = (np.array(each) for each in zip(*joined, strict=True))
    found = clusters(Edges(a, b, weight), (), model.cluster_cap)

    assert found == cluster_of(link(table(features), model))
    assert len(found) > 100


def test_numbers_that_too_many_share_say_nothing_either_way():
    features = [
        person(given=f"ann{'abcdefghij'[each % 10]}", family=f"hart{each}", phones=["07700900000"])
        for each in range(60)
    ]
    model = train(table(features), Kind.PERSON, at=datetime(2026, 1, 1, tzinfo=UTC))

    assert model.common == {"7700900000"}
    (scored,) = score(model, features[0], [(1, features[1])])
    assert scored.levels[6] == -1
    assert one_by_one(features, model).keys() == all_at_once(features, model).keys()


def test_the_likeliest_candidate_comes_first():
    new = person(given="Bob", family="Smith", born="1984-03-12")
    scored = score(
        default_model(Kind.PERSON),
        new,
        [
            ("tom", person(given="Tom", family="Cole", born="1971-01-02")),
            ("robert", person(given="Robert", family="Smith", born="1984-03-12")),
        ],
    )

    assert [each.id for each in scored] == ["robert", "tom"]
    assert scored[0].probability > 0.5 > scored[1].probability


def test_candidates_left_early_are_those_that_would_have_weighed_too_little():
    features = [person(**fields) for _, fields in people(300)]
    model = train(table(features * 2), Kind.PERSON, at=datetime(2026, 1, 1, tzinfo=UTC))
    others = list(enumerate(features))
    likely = 0
    for new in features[:20]:
        every = score(model, new, others)
        assert score(model, new, others, least=model.propose) == [
            each for each in every if each.weight >= model.propose
        ]
        likely += sum(each.weight >= model.propose for each in every)

    assert 20 <= likely < 20 * 300
