"""How an identifier of each kind is written, so that two records of it can be compared."""
