"""Which records speak of the same person or thing: features, candidate pairs, weights, clusters."""
