"""Records of a system: how a row becomes one, whom and what it speaks of, and who may read it."""
