"""Eigenvector centrality: a node counts for as much as its neighbours do (Bonacich, 1972)."""

from dataclasses import dataclass

import numpy as np

from fourfold.analytics.adjacency import Adjacency, Floats, Ints

DENSE_UP_TO = 400  # nodes; below, all eigenvectors are found at once
ROUNDS = 500
_ENOUGH = 1e-10
_SAME_ROOT = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Eigenvector:
    """Values of length one (the sum of their squares is 1), none negative.

    `error` is the length of what is left of A x - l x, as a share of l: 0 when found exactly,
    1 when nothing is known.
    """

    values: Floats
    error: float


def eigenvector(network: Adjacency) -> Eigenvector:
    """Return the eigenvector of the largest root, nearest to "all alike" where there are several.

    A part of the network that is less dense than another gets values near 0.

    >>> from fourfold.analytics.adjacency import adjacency
    >>> star = adjacency([("hub", "a"), ("hub", "b"), ("hub", "c")])
    >>> [round(float(value), 4) for value in eigenvector(star).values]
    [0.4082, 0.4082, 0.4082, 0.7071]
    """
    size = len(network.nodes)
    if not network.link_count:
        return Eigenvector(np.zeros(size), 0.0)
    values = _dense(network) if size <= DENSE_UP_TO else _by_rounds(network)
    return Eigenvector(values, _error(network, values))


def _dense(network: Adjacency) -> Floats:
    matrix = np.zeros((len(network.nodes), len(network.nodes)))
    matrix[network.sources, network.neighbours] = 1.0
    roots, vectors = np.linalg.eigh(matrix)
    top = vectors[:, roots >= roots[-1] - _SAME_ROOT]
    values = np.abs(top @ top.sum(axis=0))
    return np.asarray(values / np.linalg.norm(values), np.float64)


def _by_rounds(network: Adjacency) -> Floats:
    size = len(network.nodes)
    sources = network.sources
    values = np.full(size, 1.0 / np.sqrt(size))
    for _ in range(ROUNDS):
        # Adding the vector itself keeps star-like networks from swinging to and fro.
        following = values + _spread(network, sources, values)
        following /= np.linalg.norm(following)
        moved = float(np.abs(following - values).max())
        values = following
        if moved < _ENOUGH:
            break
    return values


def _spread(network: Adjacency, sources: Ints, values: Floats) -> Floats:
    weights = values[network.neighbours]
    return np.bincount(sources, weights=weights, minlength=len(values)).astype(np.float64)


def _error(network: Adjacency, values: Floats) -> float:
    image = _spread(network, network.sources, values)
    root = float(values @ image)
    return float(np.linalg.norm(image - root * values) / root)
