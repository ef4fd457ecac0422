from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.threats.rules.kinds import Kind
from fourfold.threats.rules.peers import Peer, nearest, odd_levels
from fourfold.threats.rules.schemes import tactical_default_v1

SCHEME = tactical_default_v1()
LOWEST = {one.id: one.lowest for one in SCHEME.criteria}
any_levels = st.fixed_dictionaries(
    {one.id: st.sampled_from([level.value for level in one.levels]) for one in SCHEME.criteria}
)
peers = st.builds(
    Peer,
    st.uuids().map(str),
    st.sampled_from(Kind),
    st.none() | st.integers(1, 3),
    any_levels,
)
many = st.lists(peers, max_size=20, unique_by=lambda peer: peer.reference)


def peer(reference, kind=Kind.OCG, priority=1, **levels):
    return Peer(reference, kind, priority, LOWEST | levels)


def naive_distance(one, other):
    parts = [
        abs(one.levels[c.id] - other.levels[c.id]) / (c.highest - c.lowest)
        for c in SCHEME.evidenced
    ]
    return sum(parts) / len(parts)


@settings(deadline=None)
@given(peers, many, st.integers(1, 6))
def test_the_nearest_are_those_a_full_sort_would_find(threat, among, k):
    found = nearest(SCHEME, threat, among, k)

    def rank(one):
        unlike = (one.kind != threat.kind, one.priority is None or one.priority != threat.priority)
        return (*unlike, round(naive_distance(threat, one), 9), one.reference)

    assert [n.peer.reference for n in found] == [p.reference for p in sorted(among, key=rank)][:k]
    assert all(abs(n.distance - naive_distance(threat, n.peer)) < 1e-9 for n in found)


@settings(deadline=None)
@given(peers, many)
def test_distance_lies_between_the_same_and_as_far_as_can_be(threat, among):
    assert all(0 <= n.distance <= 1 for n in nearest(SCHEME, threat, among, 20))


def test_a_threat_is_not_its_own_peer():
    threat = peer("A")

    assert nearest(SCHEME, threat, [threat], 3) == ()


def test_a_peer_says_why_it_is_shown():
    threat = peer("A", physical=5)
    found = nearest(SCHEME, threat, [peer("B"), peer("C", Kind.VULNERABILITY, 2)], 2)

    assert [n.words for n in found] == [
        "Same kind and priority, levels 86% alike",
        "Levels 86% alike",
    ]


def test_a_level_apart_from_all_that_are_otherwise_alike_is_odd():
    among = [peer(f"P{n}", frequency=3, scope=1 + n % 2) for n in range(9)]
    (odd,) = odd_levels(SCHEME, peer("A", frequency=3, scope=5), among)

    assert (odd.criterion, odd.level, odd.least, odd.greatest, odd.among) == ("scope", 5, 1, 2, 7)


def test_a_level_just_beyond_the_others_is_not_odd():
    among = [peer(f"P{n}", scope=2) for n in range(9)]

    assert odd_levels(SCHEME, peer("A", scope=3), among) == ()


def test_a_level_that_one_of_the_nearest_shares_is_not_odd():
    among = [peer(f"P{n}", scope=1) for n in range(6)] + [peer("P6", scope=5)]

    assert odd_levels(SCHEME, peer("A", scope=5), among) == ()


def test_with_few_peers_nothing_is_odd():
    assert odd_levels(SCHEME, peer("A", scope=5), [peer(f"P{n}") for n in range(6)]) == ()


def test_threats_of_another_kind_do_not_make_a_level_odd():
    among = [peer(f"P{n}", Kind.INDIVIDUAL) for n in range(20)]

    assert odd_levels(SCHEME, peer("A", scope=5), among) == ()


@settings(deadline=None)
@given(peers, many)
def test_the_levels_of_an_odd_criterion_lie_as_far_apart_as_the_scheme_asks(threat, among):
    for odd in odd_levels(SCHEME, threat, among):
        assert abs(odd.level - odd.median) >= SCHEME.moderation.levels_apart
        assert not odd.least <= odd.level <= odd.greatest
        assert odd.least <= odd.median <= odd.greatest


@settings(deadline=None)
@given(st.lists(peers, max_size=6, unique_by=lambda peer: peer.reference), any_levels)
def test_a_threat_among_its_likes_is_never_odd(among, levels):
    likes = [Peer(f"L{n}", Kind.OCG, None, levels) for n in range(7)]

    assert odd_levels(SCHEME, Peer("A", Kind.OCG, None, levels), [*among, *likes]) == ()


def test_by_a_scheme_that_asks_for_no_evidence_all_threats_are_alike():
    scheme = replace(SCHEME, criteria=SCHEME.criteria[-2:])

    assert [n.distance for n in nearest(scheme, peer("A"), [peer("B", physical=5)], 3)] == [0]


def test_peers_that_all_stand_at_one_level_are_told_so():
    among = [peer(f"P{n}", scope=2) for n in range(9)]
    (odd,) = odd_levels(SCHEME, peer("A", scope=5), among)

    assert odd.words.endswith("the 7 threats most like it otherwise stand at 2")
