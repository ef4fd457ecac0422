"""Pages of the master list, by noun."""
